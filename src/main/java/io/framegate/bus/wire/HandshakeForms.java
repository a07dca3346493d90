package io.framegate.bus.wire;

import static io.framegate.bus.wire.Family.kind;
import static io.framegate.bus.wire.Form.TEXT;

import io.framegate.pdk.HandshakeDecision;
import io.framegate.pdk.HandshakeDecision.Authenticated;
import io.framegate.pdk.HandshakeDecision.Change;
import io.framegate.pdk.HandshakeDecision.Identified;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.HandshakeDecision.Reject;
import io.framegate.pdk.HandshakeDecision.Timeouts;
import io.framegate.pdk.HeaderChange;
import io.framegate.pdk.Hold;
import io.framegate.pdk.IdleTimeout;
import io.framegate.pdk.Lifetime;
import io.framegate.pdk.Pings;
import java.util.List;

/** What plugins say about handshakes. */
final class HandshakeForms {

    static final Family<Change> CHANGE = Family.of(
            Change.class,
            kind(
                    1,
                    Change.MaxPayloadSize.class,
                    (out, limit) -> out.form(Numbers.PEER, limit.from()).integer(limit.bytes()),
                    in -> new Change.MaxPayloadSize(in.form(Numbers.PEER), in.integer())),
            kind(
                    2,
                    Change.MaxFragments.class,
                    (out, limit) -> out.form(Numbers.PEER, limit.from()).integer(limit.count()),
                    in -> new Change.MaxFragments(in.form(Numbers.PEER), in.integer())),
            kind(
                    3,
                    Change.MinFragmentSize.class,
                    (out, limit) -> out.form(Numbers.PEER, limit.from()).integer(limit.bytes()),
                    in -> new Change.MinFragmentSize(in.form(Numbers.PEER), in.integer())),
            kind(4, Change.Path.class, (out, path) -> out.text(path.replacement()), in -> new Change.Path(in.text())),
            kind(
                    5,
                    Change.Query.class,
                    (out, query) -> out.text(query.replacement()),
                    in -> new Change.Query(in.text())),
            kind(
                    6,
                    Change.Retries.class,
                    (out, retries) -> out.integer(retries.count()),
                    in -> new Change.Retries(in.integer())),
            kind(
                    7,
                    Change.Unenforced.class,
                    (out, unenforced) -> out.text(unenforced.rule()),
                    in -> new Change.Unenforced(in.text())),
            kind(
                    8,
                    HeaderChange.class,
                    (out, header) -> out.form(Numbers.HEADER_CHANGE, header.kind())
                            .text(header.name())
                            .text(header.value()),
                    in -> new HeaderChange(in.form(Numbers.HEADER_CHANGE), in.text(), in.text())),
            kind(
                    9,
                    Authenticated.class,
                    (out, said) ->
                            out.form(SessionForms.CONSUMER, said.consumer()).optional(TEXT, said.credential()),
                    in -> new Authenticated(in.form(SessionForms.CONSUMER), in.optional(TEXT))),
            kind(
                    10,
                    Timeouts.class,
                    (out, timeouts) -> out.integer(timeouts.connect())
                            .integer(timeouts.write())
                            .integer(timeouts.read()),
                    in -> new Timeouts(in.integer(), in.integer(), in.integer())),
            kind(
                    11,
                    Lifetime.class,
                    (out, lifetime) -> out.number(lifetime.millis())
                            .form(FrameForms.CLOSE_STATUS, lifetime.status())
                            .form(Numbers.ENDING, lifetime.ending())
                            .text(lifetime.reason()),
                    in -> new Lifetime(
                            in.number(), in.form(FrameForms.CLOSE_STATUS), in.form(Numbers.ENDING), in.text())),
            kind(
                    12,
                    IdleTimeout.class,
                    (out, idle) -> out.number(idle.millis()).form(Numbers.ENDED_BY, idle.endedBy()),
                    in -> new IdleTimeout(in.number(), in.form(Numbers.ENDED_BY))),
            kind(
                    13,
                    Pings.class,
                    (out, pings) -> out.form(Numbers.PEER, pings.to())
                            .number(pings.intervalMillis())
                            .number(pings.timeoutMillis())
                            .integer(pings.missed()),
                    in -> new Pings(in.form(Numbers.PEER), in.number(), in.number(), in.integer())),
            kind(14, Identified.class, (out, shown) -> out.text(shown.credential()), in -> new Identified(in.text())),
            kind(
                    15,
                    Hold.class,
                    (out, hold) -> out.number(hold.millis())
                            .form(FrameForms.CLOSE_STATUS, hold.status())
                            .text(hold.reason()),
                    in -> new Hold(in.number(), in.form(FrameForms.CLOSE_STATUS), in.text())));

    static final Form<Proceed> PROCEED =
            Form.of((out, proceed) -> out.all(CHANGE, proceed.changes()), HandshakeForms::readProceed);

    static final Family<HandshakeDecision> DECISION = Family.of(
            HandshakeDecision.class,
            kind(1, Proceed.class, (out, proceed) -> out.form(PROCEED, proceed), in -> in.form(PROCEED)),
            kind(
                    2,
                    Reject.class,
                    (out, reject) ->
                            out.integer(reject.status()).text(reject.body()).map(TEXT, reject.headers()),
                    in -> new Reject(in.integer(), in.text(), in.map(TEXT))));

    private HandshakeForms() {}

    private static Proceed readProceed(WireInput in) {
        List<Change> changes = in.list(CHANGE);
        return changes.isEmpty() ? Proceed.UNCHANGED : new Proceed(changes);
    }
}
