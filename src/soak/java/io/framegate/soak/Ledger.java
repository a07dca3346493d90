package io.framegate.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What both ends of every session say was sent and came, held against each other when both have ended. */
final class Ledger {

    /** How a session is to end. */
    enum Ending {
        /** The client says so, once everything has come back. */
        CLIENT_CLOSES,
        /** The upstream does when it is asked to, once everything has come back. */
        UPSTREAM_CLOSES,
        /** A plugin closes it. */
        PLUGIN_CLOSES,
        /** A plugin fails. */
        PLUGIN_FAILS,
        /** The client's connection is cut. */
        CLIENT_VANISHES
    }

    /** One session, as its two ends know it. */
    static final class Account {
        private final long id;
        private final Ending ending;
        private final List<Integer> sent = new ArrayList<>();
        private final List<Integer> arrived = new ArrayList<>();
        private final List<Integer> returned = new ArrayList<>();
        private int dropped;
        private int pings;
        private int pongs;
        private boolean clientEnded;
        private boolean upstreamEnded;
        private boolean vanished;
        private boolean restarted;
        private int toldClient;
        private int toldUpstream;
        private final long openedAt = System.nanoTime();
        private long clientEndedAt;
        private long upstreamEndedAt;

        Account(long id, Ending ending) {
            this.id = id;
            this.ending = ending;
        }

        Ending ending() {
            return ending;
        }

        synchronized void sends(int number) {
            sent.add(number);
        }

        synchronized void sendsWhatIsDropped() {
            dropped++;
        }

        synchronized void arrives(int number) {
            arrived.add(number);
        }

        synchronized void returns(int number) {
            returned.add(number);
        }

        synchronized boolean hasAllBack() {
            return returned.size() == sent.size();
        }

        synchronized void pings() {
            pings++;
        }

        synchronized void pongs() {
            pongs++;
        }

        synchronized void vanishes() {
            vanished = true;
        }

        synchronized void restarts() {
            restarted = true;
        }

        private boolean isPrefix(List<Integer> part, List<Integer> whole) {
            return part.size() <= whole.size() && whole.subList(0, part.size()).equals(part);
        }

        /** What is wrong with this session; empty if nothing is. */
        private synchronized String fault() {
            if (!isPrefix(arrived, sent) || !isPrefix(returned, arrived)) {
                return "out of order: sent " + sent + ", arrived " + arrived + ", returned " + returned;
            }
            boolean complete = returned.size() == sent.size();
            boolean orderly = ending == Ending.CLIENT_CLOSES || ending == Ending.UPSTREAM_CLOSES;
            if (orderly && !restarted && !(complete && pings == pongs)) {
                return "lost without a reason: sent " + sent.size() + ", arrived " + arrived.size() + ", returned "
                        + returned.size() + ", pings " + pings + ", pongs " + pongs;
            }
            if (!complete && toldClient == 0 && !vanished) {
                return "lost, and the client was not told";
            }
            if (!complete && toldUpstream == 0 && !restarted) {
                return "lost, and the upstream was not told";
            }
            return restarted ? "" : wrongStatus();
        }

        private String wrongStatus() {
            boolean right =
                    switch (ending) {
                        case CLIENT_CLOSES -> toldClient == 4_000 && toldUpstream == 4_000;
                        case UPSTREAM_CLOSES -> toldClient == 4_001 && toldUpstream == 4_001;
                        case PLUGIN_CLOSES -> toldClient == 4_002 && toldUpstream == 4_003;
                        case PLUGIN_FAILS -> toldClient == 1_011 && toldUpstream == 1_011;
                        case CLIENT_VANISHES -> toldUpstream == 1_001;
                    };
            return right ? "" : "the client was told " + toldClient + ", the upstream " + toldUpstream;
        }
    }

    private final long began = System.nanoTime();
    final LongAdder sessions = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder returned = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder pings = new LongAdder();

    private final ConcurrentMap<Long, Account> open = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    Account open(long id, Ending ending) {
        Account account = new Account(id, ending);
        open.put(id, account);
        return account;
    }

    Account of(long id) {
        Account account = open.get(id);
        if (account == null) {
            throw new IllegalStateException("no session " + id);
        }
        return account;
    }

    /** The handshake was refused, as while the upstream restarts. */
    void refused(Account account) {
        open.remove(account.id);
        refused.increment();
    }

    /** @param status what the client was told, 0 if nothing */
    void clientEnded(Account account, int status) {
        synchronized (account) {
            account.clientEnded = true;
            account.clientEndedAt = System.nanoTime();
            account.toldClient = status;
        }
        settle(account);
    }

    /** @param status what the upstream was told, 0 if nothing */
    void upstreamEnded(Account account, int status) {
        synchronized (account) {
            account.upstreamEnded = true;
            account.upstreamEndedAt = System.nanoTime();
            account.toldUpstream = status;
        }
        settle(account);
    }

    private void settle(Account account) {
        synchronized (account) {
            if (!account.clientEnded || !account.upstreamEnded || open.remove(account.id) == null) {
                return;
            }
            String fault = account.fault();
            if (!fault.isEmpty()) {
                faults.add("session " + account.id + " (" + account.ending + ", opened at "
                        + millis(account.openedAt - began) + " ms, client's end after "
                        + millis(account.clientEndedAt - account.openedAt) + ", upstream's after "
                        + millis(account.upstreamEndedAt - account.openedAt) + "): " + fault);
            }
            sessions.increment();
            cut.add(account.restarted ? 1 : 0);
            sent.add(account.sent.size() + account.dropped);
            dropped.add(account.dropped);
            delivered.add(account.arrived.size());
            returned.add(account.returned.size());
            lost.add(account.sent.size() - account.arrived.size());
            pings.add(account.pings);
        }
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Sessions of which an end has not ended yet. */
    Map<Long, Account> open() {
        return open;
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public String toString() {
        return sessions + " sessions, " + cut + " of them cut and " + refused
                + " handshakes refused by restarts; client's frames: " + sent
                + " sent = " + delivered + " delivered + " + dropped + " dropped by the plugin + " + lost
                + " lost with a close; " + returned + " came back; " + pings + " pings";
    }
}
