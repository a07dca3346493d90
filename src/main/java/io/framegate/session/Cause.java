package io.framegate.session;

import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.SessionEnd;
import io.framegate.pdk.SessionEnd.Side;
import java.util.Optional;

/** Why a session ends. The first cause counts: whatever follows from it is not one. */
final class Cause {

    private boolean known;
    private Blame blame = Blame.GATEWAY;
    private Optional<String> plugin = Optional.empty();
    private String reason = "";

    void is(Blame whom, String why) {
        is(whom, Optional.empty(), why);
    }

    private void is(Blame whom, Optional<String> which, String why) {
        if (!known) {
            known = true;
            blame = whom;
            plugin = which;
            reason = why;
        }
    }

    void isClosedBy(String closer, Optional<String> rule) {
        is(
                Blame.PLUGIN,
                Optional.of(closer),
                "closed by " + closer + rule.map(broken -> ": " + broken).orElse(""));
    }

    void isFailureOf(String failed) {
        is(Blame.PLUGIN, Optional.of(failed), failed + " failed");
    }

    void is(Peer whom, String why) {
        is(whom == Peer.CLIENT ? Blame.CLIENT : Blame.UPSTREAM, why);
    }

    /** What is told of an end that came of this, so many ms after the handshake's request. */
    SessionEnd end(long durationMillis, Side client, Side upstream) {
        return new SessionEnd(101, durationMillis, client, upstream, blame, plugin, reason);
    }
}
