package io.framegate.plugins.limiting;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The slots of one key as one gateway knows them: which of its sessions have one, which wait for one, and what the cluster was
 * told of it. One at a time is <i>busy</i> telling the cluster; who changes something learns whether he has to become that.
 *
 * <p>Knows no cluster and no clock. Thread-safe.
 */
final class KeySlots {

    private static final int UNKNOWN = -1;

    private final String key;
    private final Set<Slot> waiting = new LinkedHashSet<>();

    /** How many sessions have one. */
    private int held;

    /** How many the cluster believes that this gateway has, and until when, in ms of the wall clock. */
    private int told;

    private long until;
    private int words;
    private boolean busy;

    KeySlots(String key) {
        this.key = key;
    }

    /** A session, from when it wants a slot until it is over. */
    static final class Slot {
        private final boolean anyway;
        private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
        private boolean taken;
        private boolean over;

        /** @param anyway whether it gets one even if there is none left */
        Slot(boolean anyway) {
            this.anyway = anyway;
        }

        /** Whether there was one left for it. */
        CompletableFuture<Boolean> answer() {
            return answer;
        }
    }

    /**
     * What the cluster is told, and what becomes of those who wait if it takes it.
     *
     * @param number the last one said is right
     * @param count how many slots this gateway has
     */
    record Word(int number, int count, List<Grant> grants) {}

    /**
     * @param room whether there is one left for it
     * @param gets whether it gets one
     */
    record Grant(Slot slot, boolean room, boolean gets) {}

    String key() {
        return key;
    }

    // ---- sessions

    /** A session wants one; says whether the caller is busy now. */
    synchronized boolean wants(Slot slot) {
        waiting.add(slot);
        return becomesBusy();
    }

    /** A session is over, whether it had one or not; says whether the caller is busy now. */
    synchronized boolean leaves(Slot slot) {
        slot.over = true;
        if (!slot.taken) {
            return false;
        }
        slot.taken = false;
        held--;
        return becomesBusy();
    }

    /** Says whether the caller is busy now, because nobody was. */
    synchronized boolean becomesBusy() {
        boolean first = !busy;
        busy = true;
        return first;
    }

    // ---- the cluster

    /**
     * What is to be told to the cluster now; whether it was is not known until it is {@linkplain #taken taken}.
     *
     * @param others how many slots the other gateways have
     * @param most how many there are
     */
    synchronized Word word(long others, int most) {
        List<Grant> grants = grants(others, most);
        told = UNKNOWN;
        words++;
        return new Word(words, held + (int) grants.stream().filter(Grant::gets).count(), grants);
    }

    /** The cluster has taken it, and believes it until then. */
    void taken(Word word, long good) {
        synchronized (this) {
            if (word.number() == words) { // or else another came before or after it
                told = word.count();
                until = good;
            }
            give(word.grants());
        }
        answer(word.grants());
    }

    /** The cluster is not there to be told. */
    void alone(int most) {
        List<Grant> grants;
        synchronized (this) {
            grants = grants(0, most);
            give(grants);
        }
        answer(grants);
    }

    /** Nobody gets one for want of the cluster. */
    void fail(Throwable why) {
        List<Slot> failed;
        synchronized (this) {
            failed = List.copyOf(waiting);
            waiting.clear();
        }
        failed.forEach(slot -> slot.answer.completeExceptionally(why));
    }

    /**
     * Says whether the caller stays busy.
     *
     * @param answers whether the cluster would take another word
     */
    synchronized boolean goesOn(boolean answers) {
        busy = !waiting.isEmpty() || (told != held && answers);
        return busy;
    }

    /** Whether the cluster should be told again: it believes something else, or will forget it before that time. */
    synchronized boolean isDue(long time) {
        return told != held || (held > 0 && until < time);
    }

    /** The cluster may have forgotten everything. */
    synchronized void forgotten() {
        told = UNKNOWN;
    }

    /** Whether somebody is. */
    synchronized boolean isBusy() {
        return busy;
    }

    /** Whether there is nothing to know. */
    synchronized boolean isEmpty() {
        return held == 0 && told == 0 && !busy;
    }

    private List<Grant> grants(long others, int most) {
        List<Grant> grants = new ArrayList<>();
        long left = most - others - held;
        for (Slot slot : waiting) {
            boolean room = left > 0 && !slot.over;
            boolean gets = room || (slot.anyway && !slot.over);
            left -= gets ? 1 : 0;
            grants.add(new Grant(slot, room, gets));
        }
        return grants;
    }

    /** Those who have got an answer meanwhile, or are over, get nothing. */
    private void give(List<Grant> grants) {
        for (Grant grant : grants) {
            Slot slot = grant.slot();
            if (waiting.remove(slot) && grant.gets() && !slot.over) {
                slot.taken = true;
                held++;
            }
        }
    }

    /** Outside of the lock: who waits goes on from here. */
    private static void answer(List<Grant> grants) {
        grants.forEach(grant -> grant.slot().answer.complete(grant.room()));
    }
}
