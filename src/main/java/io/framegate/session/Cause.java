package io.framegate.session;

import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;

/** Why a session ends. The first cause counts: whatever follows from it is not one. */
final class Cause {

    private boolean known;
    private Blame blame = Blame.GATEWAY;
    private String reason = "";

    void is(Blame whom, String why) {
        if (!known) {
            known = true;
            blame = whom;
            reason = why;
        }
    }

    void is(Peer whom, String why) {
        is(whom == Peer.CLIENT ? Blame.CLIENT : Blame.UPSTREAM, why);
    }

    Blame blame() {
        return blame;
    }

    String reason() {
        return reason;
    }
}
