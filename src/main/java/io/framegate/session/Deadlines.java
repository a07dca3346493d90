package io.framegate.session;

import io.framegate.frame.Frame;
import io.framegate.frame.Peer;
import io.framegate.pdk.IdleTimeout;

/** When a session has waited long enough, computed from the facts of its links; nothing here has to be reset. */
final class Deadlines {

    private final Timings timings;
    private final boolean dataOnly;
    private final Link client;
    private final Link upstream;
    /** When the close under way began: the first close frame sent to either side, or the gateway's own. */
    private long closingSince = Session.NEVER;
    /** When a frame, and a message, last left a chain: one that took long over its plugins is not silence. */
    private long passedAt;

    private long messagePassedAt;

    Deadlines(SessionRules rules, Link client, Link upstream) {
        this.timings = rules.timings();
        this.dataOnly = rules.keepAlive().silenceEndedBy() == IdleTimeout.EndedBy.DATA;
        this.client = client;
        this.upstream = upstream;
        this.passedAt = client.lastFrameAt;
        this.messagePassedAt = client.lastMessageAt;
    }

    static long earliest(long... times) {
        long earliest = Session.NEVER;
        for (long time : times) {
            earliest = Math.min(earliest, time);
        }
        return earliest;
    }

    void closeSent(long now) {
        closingSince = Math.min(closingSince, now);
    }

    void terminated(long now) {
        closingSince = now;
    }

    /** No frame taken or passed on in either direction (spec 7.4); closes have deadlines of their own. */
    long idle() {
        return timings.idle() > 0 && closingSince == Session.NEVER ? spokenAt() + timings.idle() : Session.NEVER;
    }

    void passedOn(Frame frame, long now) {
        passedAt = now;
        if (!frame.type().isControl()) {
            messagePassedAt = now;
        }
    }

    private long spokenAt() {
        return dataOnly
                ? Math.max(messagePassedAt, Math.max(client.lastMessageAt, upstream.lastMessageAt))
                : Math.max(passedAt, Math.max(client.lastFrameAt, upstream.lastFrameAt));
    }

    /** A peer that does not read what it is sent. */
    long write(Link link) {
        long limit = link.peer == Peer.CLIENT ? timings.clientWrite() : timings.upstreamWrite();
        return limit > 0 && !link.writable && !link.isGone() ? link.unwritableSince + limit : Session.NEVER;
    }

    /** A close that was passed on: the silent side's time or the whole time, whichever is over first (spec 7.3). */
    long relayedClose() {
        if (closingSince == Session.NEVER) {
            return Session.NEVER;
        }
        return Math.min(closingSince + timings.lingeringTime(), Math.min(silence(client), silence(upstream)));
    }

    private long silence(Link link) {
        boolean awaited = link.closeSent.isPresent() && link.closeReceived.isEmpty() && !link.isGone();
        return awaited ? Math.max(link.closeSentAt, link.lastFrameAt) + timings.lingeringTimeout() : Session.NEVER;
    }

    /** A close of the gateway's own: each side's answer, from the moment it was asked. */
    long ownClose() {
        return closingSince + timings.lingeringTimeout();
    }

    /** What a side that vanished or broke a rule had sent before must be through by then. */
    long drained(long now) {
        return now + timings.lingeringTime();
    }
}
