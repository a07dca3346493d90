package io.framegate.session;

import static io.framegate.testkit.Frames.close;
import static io.framegate.testkit.Frames.text;
import static io.framegate.testkit.Playbook.chain;
import static io.framegate.testkit.Playbook.plain;

import io.framegate.frame.Peer;
import io.framegate.pdk.Blame;
import io.framegate.pdk.Decision;
import io.framegate.testkit.Playbook;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lane never holds more than its window, and takes nothing while the far side is full; spec 12.6, case 155. */
class BackpressurePlaybook {

    @ParameterizedTest
    @EnumSource
    void fullFarSidePausesTheSourceUntilItDrains(Peer from) {
        plain().fills(from.other())
                .pauses(from)
                .drains(from.other())
                .resumes(from)
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void otherDirectionIsNotAffected(Peer from) {
        plain().fills(from.other())
                .pauses(from)
                .receives(from.other(), text("1"))
                .sends(from, text("1"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void frameThatWasAlreadyReadIsStillTaken(Peer from) {
        plain().fills(from.other())
                .pauses(from)
                .receives(from, text("1"))
                .sends(from.other(), text("1"))
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void slowPluginPausesTheSourceAtTheWindowOfFrames(Peer from) {
        Playbook playbook = chain("a").receives(from, text("0")).dispatches(from, "a", text("0"));
        for (int i = 1; i < Lane.WINDOW_FRAMES; i++) {
            playbook.nothingElse().receives(from, text("1"));
        }
        playbook.pauses(from).forwards().sends(from.other(), text("0"));
        playbook.dispatches(
                from,
                "a",
                Stream.generate(() -> text("1"))
                        .limit(Lane.WINDOW_FRAMES - 1)
                        .toArray(io.framegate.frame.Frame[]::new));
        playbook.forwards();
        for (int i = 1; i < Lane.WINDOW_FRAMES; i++) {
            playbook.sends(from.other(), text("1"));
        }
        playbook.resumes(from).nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void slowPluginPausesTheSourceAtTheWindowOfBytes(Peer from) {
        chain("a")
                .receives(from, text(Lane.WINDOW_BYTES))
                .dispatches(from, "a", text(Lane.WINDOW_BYTES))
                .pauses(from)
                .forwards()
                .sends(from.other(), text(Lane.WINDOW_BYTES))
                .resumes(from)
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsRepliedToMustReadTheReplies(Peer from) {
        Decision refused = new Decision.Drop(Optional.of(text("no")));
        chain("a")
                .receives(from, text("1"))
                .dispatches(from, "a", text("1"))
                .decides(refused)
                .sends(from, text("no"))
                .fills(from)
                .pauses(from.other())
                .pauses(from)
                .drains(from)
                .resumes(from.other())
                .resumes(from)
                .nothingElse();
    }

    @ParameterizedTest
    @EnumSource
    void peerThatDoesNotReadIsCutOff(Peer slow) {
        plain().fills(slow)
                .pauses(slow.other())
                .quietlyAfter(Duration.ofMillis(59_999))
                .after(Duration.ofMillis(1))
                .disconnects(slow)
                .resumes(slow.other())
                .sends(slow.other(), close(1001))
                .receives(slow.other(), close(1001))
                .disconnects(slow.other())
                .ends(slow == Peer.CLIENT ? Blame.CLIENT : Blame.UPSTREAM, "does not read");
    }

    @ParameterizedTest
    @EnumSource
    void sourceThatEndedIsReadAgainSoThatItsEndIsSeen(Peer from) {
        plain().fills(from.other())
                .pauses(from)
                .receives(from, close(1000))
                .sends(from.other(), close(1000))
                .resumes(from)
                .nothingElse();
    }
}
