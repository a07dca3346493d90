package io.framegate.pdk;

import io.framegate.frame.DecoderRules;
import io.framegate.frame.Peer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a plugin says about a handshake: proceed, or an answer of its own. */
public sealed interface HandshakeDecision {

    /**
     * The handshake goes on to the next plugin and then to the upstream. Where several plugins change the same thing, the
     * last one, with the lowest priority, wins (spec 2.2, rule 14); of several lifetimes the shortest does.
     *
     * @param changes what is changed, in order
     */
    record Proceed(List<Change> changes) implements HandshakeDecision {

        /** Nothing is changed. */
        public static final Proceed UNCHANGED = new Proceed(List.of());

        public Proceed {
            changes = List.copyOf(changes);
        }

        /**
         * Sets the limit for messages from one side ({@code set_max_payload_size}); 0 restores the default.
         *
         * @throws PdkException if {@code bytes} is not in 0..33554432 (A5)
         */
        public Proceed withMaxPayloadSize(Peer from, int bytes) {
            return with(new Change.MaxPayloadSize(from, bytes));
        }

        /**
         * Sets how many fragments a message from one side may have, instead of what the gateway's settings say.
         *
         * @throws PdkException if {@code count} is not positive
         */
        public Proceed withMaxFragments(Peer from, int count) {
            return with(new Change.MaxFragments(from, count));
        }

        /**
         * Sets how many bytes each fragment from one side must have on the wire, except for the last of a message.
         *
         * @throws PdkException if {@code bytes} is not positive
         */
        public Proceed withMinFragmentSize(Peer from, int bytes) {
            return with(new Change.MinFragmentSize(from, bytes));
        }

        /**
         * Sets a header field of the upstream request, instead of any the client sent ({@code kong.service.request.set_header}).
         *
         * @throws PdkException if the field is malformed, or one that the gateway itself writes
         */
        public Proceed withUpstreamHeader(String name, String value) {
            return with(HeaderChange.set(name, value));
        }

        /**
         * Adds a header field to the upstream request.
         *
         * @throws PdkException if the field is malformed, or one that the gateway itself writes
         */
        public Proceed withAddedUpstreamHeader(String name, String value) {
            return with(HeaderChange.add(name, value));
        }

        /** Removes a header field from the upstream request ({@code kong.service.request.clear_header}). */
        public Proceed withoutUpstreamHeader(String name) {
            return with(HeaderChange.clear(name));
        }

        /**
         * Replaces the path of the upstream request.
         *
         * @throws PdkException if it does not begin with a slash, or contains a space, a control character, {@code ?} or {@code #}
         */
        public Proceed withUpstreamPath(String replacement) {
            return with(new Change.Path(replacement));
        }

        /**
         * Replaces the query of the upstream request; empty removes it.
         *
         * @throws PdkException if it contains a space, a control character or {@code #}
         */
        public Proceed withUpstreamQuery(String replacement) {
            return with(new Change.Query(replacement));
        }

        /**
         * Sets how many more times to try the upstream.
         *
         * @throws PdkException if not in 0..32767
         */
        public Proceed withRetries(int count) {
            return with(new Change.Retries(count));
        }

        /**
         * Sets the upstream's timeouts, in ms ({@code kong.service.set_timeouts}).
         *
         * @throws PdkException if one is not in 1..2147483646
         */
        public Proceed withTimeouts(int connect, int write, int read) {
            return with(new Timeouts(connect, write, read));
        }

        /**
         * Takes one element out of a field of the upstream request that is a list, such as a sub-protocol out of the offer, and
         * the field away when none is left.
         */
        public Proceed withoutUpstreamElement(String name, String element) {
            return with(HeaderChange.take(name, element));
        }

        /**
         * Whose session it is ({@code kong.client.authenticate}): plugins that run later in the handshake see it in
         * {@link SessionFacts}, as all do in later phases, and the upstream in {@code X-Consumer-ID},
         * {@code X-Consumer-Username}, {@code X-Consumer-Custom-ID} and {@code X-Credential-Identifier}.
         *
         * @param credential what names the credential he showed; no secret
         */
        public Proceed withConsumer(Consumer consumer, String credential) {
            return with(new Authenticated(consumer, Optional.of(credential)));
        }

        /** The same of a client who has shown nothing; the upstream is told so in {@code X-Anonymous-Consumer}. */
        public Proceed withAnonymousConsumer(Consumer consumer) {
            return with(new Authenticated(consumer, Optional.empty()));
        }

        /**
         * What the client has shown, where that is enough and it is no consumer's: as {@link #withConsumer}, but whose session it
         * is stays open, and of the fields the upstream gets {@code X-Credential-Identifier} alone.
         *
         * @param credential what names it; no secret
         */
        public Proceed withCredential(String credential) {
            return with(new Identified(credential));
        }

        /** Ends the session after a time. */
        public Proceed withLifetime(Lifetime lifetime) {
            return with(lifetime);
        }

        /** Does not let the session begin before a frame has shown who the client is. */
        public Proceed withHold(Hold hold) {
            return with(hold);
        }

        /** Ends the session when it has been silent. */
        public Proceed withIdleTimeout(IdleTimeout idle) {
            return with(idle);
        }

        /** Has the gateway ping one side. */
        public Proceed withPings(Pings pings) {
            return with(pings);
        }

        /**
         * The handshake broke a rule that is not enforced: noted for the operator, otherwise without effect.
         *
         * @param rule what is broken, in words; nothing that the client sent
         */
        public Proceed withUnenforced(String rule) {
            return with(new Change.Unenforced(rule));
        }

        private Proceed with(Change change) {
            return then(new Proceed(List.of(change)));
        }

        /** This decision and then {@code later}, of a plugin that runs after. */
        public Proceed then(Proceed later) {
            if (changes.isEmpty()) {
                return later;
            }
            List<Change> both = new ArrayList<>(changes);
            both.addAll(later.changes);
            return new Proceed(both);
        }

        // ---- what it comes to

        /** The limit for messages from one side, in bytes; 0 restores the default; empty leaves it. */
        public OptionalInt maxPayloadSize(Peer from) {
            return all(Change.MaxPayloadSize.class)
                    .filter(limit -> limit.from() == from)
                    .mapToInt(Change.MaxPayloadSize::bytes)
                    .reduce((earlier, later) -> later);
        }

        /** Most fragments of a message from one side; empty leaves it. */
        public OptionalInt maxFragments(Peer from) {
            return all(Change.MaxFragments.class)
                    .filter(limit -> limit.from() == from)
                    .mapToInt(Change.MaxFragments::count)
                    .reduce((earlier, later) -> later);
        }

        /** Fewest bytes of a fragment from one side; empty leaves it. */
        public OptionalInt minFragmentSize(Peer from) {
            return all(Change.MinFragmentSize.class)
                    .filter(limit -> limit.from() == from)
                    .mapToInt(Change.MinFragmentSize::bytes)
                    .reduce((earlier, later) -> later);
        }

        /** Changes to the request that goes to the upstream, in order. */
        public List<HeaderChange> headers() {
            return all(HeaderChange.class).toList();
        }

        /** Replaces the path of the upstream request. */
        public Optional<String> path() {
            return last(Change.Path.class).map(Change.Path::replacement);
        }

        /** Replaces its query. */
        public Optional<String> query() {
            return last(Change.Query.class).map(Change.Query::replacement);
        }

        /** How many more times to try the upstream, 0..32767. */
        public OptionalInt retries() {
            return all(Change.Retries.class).mapToInt(Change.Retries::count).reduce((earlier, later) -> later);
        }

        /** Replaces the service's timeouts. */
        public Optional<Timeouts> timeouts() {
            return last(Timeouts.class);
        }

        /** Whose session it is. */
        public Optional<Authenticated> authenticated() {
            return last(Authenticated.class);
        }

        /** What the client has shown that is no consumer's. */
        public Optional<Identified> identified() {
            return last(Identified.class);
        }

        /** How long the session may last. */
        public Optional<Lifetime> lifetime() {
            return all(Lifetime.class).min(Comparator.comparingLong(Lifetime::millis));
        }

        /** What it waits for before it begins. */
        public List<Hold> holds() {
            return all(Hold.class).toList();
        }

        /** How long it may be silent, instead of what the gateway's settings say. */
        public Optional<IdleTimeout> idleTimeout() {
            return last(IdleTimeout.class);
        }

        /** How the gateway pings this side. */
        public Optional<Pings> pings(Peer to) {
            return all(Pings.class).filter(pings -> pings.to() == to).reduce((earlier, later) -> later);
        }

        /** The rules that are broken and not enforced. */
        public List<String> unenforced() {
            return all(Change.Unenforced.class).map(Change.Unenforced::rule).toList();
        }

        private <C extends Change> Stream<C> all(Class<C> type) {
            return changes.stream().filter(type::isInstance).map(type::cast);
        }

        private <C extends Change> Optional<C> last(Class<C> type) {
            return all(type).reduce((earlier, later) -> later);
        }
    }

    /** One thing that {@link Proceed} changes. */
    sealed interface Change
            permits Change.MaxPayloadSize,
                    Change.MaxFragments,
                    Change.MinFragmentSize,
                    Change.Path,
                    Change.Query,
                    Change.Retries,
                    Change.Unenforced,
                    HeaderChange,
                    Authenticated,
                    Identified,
                    Timeouts,
                    Lifetime,
                    Hold,
                    IdleTimeout,
                    Pings {

        /** {@link Proceed#withMaxPayloadSize}. */
        record MaxPayloadSize(Peer from, int bytes) implements Change {
            public MaxPayloadSize {
                if (bytes < 0 || bytes > DecoderRules.HIGHEST_MAX_PAYLOAD) {
                    throw new PdkException("size must be an integer between 0 and " + DecoderRules.HIGHEST_MAX_PAYLOAD);
                }
            }
        }

        /** {@link Proceed#withMaxFragments}. */
        record MaxFragments(Peer from, int count) implements Change {
            public MaxFragments {
                checkPositive("fragments", count);
            }
        }

        /** {@link Proceed#withMinFragmentSize}. */
        record MinFragmentSize(Peer from, int bytes) implements Change {
            public MinFragmentSize {
                checkPositive("size of a fragment", bytes);
            }
        }

        /** {@link Proceed#withUpstreamPath}. */
        record Path(String replacement) implements Change {
            public Path {
                if (!replacement.startsWith("/")) {
                    throw new PdkException("path must begin with a slash");
                }
                checkTarget("path", replacement, "?#");
            }
        }

        /** {@link Proceed#withUpstreamQuery}. */
        record Query(String replacement) implements Change {
            public Query {
                checkTarget("query", replacement, "#");
            }
        }

        /** {@link Proceed#withRetries}. */
        record Retries(int count) implements Change {
            public Retries {
                if (count < 0 || count > 32767) {
                    throw new PdkException("retries must be an integer between 0 and 32767");
                }
            }
        }

        /** {@link Proceed#withUnenforced}. */
        record Unenforced(String rule) implements Change {}

        /** @throws PdkException if the value is not positive */
        static void checkPositive(String what, long value) {
            if (value < 1) {
                throw new PdkException(what + " must be positive");
            }
        }

        private static void checkTarget(String what, String value, String alsoForbidden) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c <= ' ' || c >= 0x7F || alsoForbidden.indexOf(c) >= 0) {
                    throw new PdkException(what + " must be percent-encoded");
                }
            }
        }
    }

    /**
     * The client gets this answer instead of a 101; the upstream is not connected, later plugins do not run.
     *
     * @param status the HTTP status, 200..599
     * @param body the body, sent as UTF-8; may be empty
     * @param headers header fields of the answer
     */
    record Reject(int status, String body, Map<String, String> headers) implements HandshakeDecision {

        /** @throws PdkException if the status is not in 200..599, or a field is malformed */
        public Reject {
            if (status < 200 || status > 599) {
                throw new PdkException("status must be an integer between 200 and 599");
            }
            headers = Map.copyOf(headers);
            headers.forEach(HeaderChange::check);
        }
    }

    /**
     * Whose session it is.
     *
     * @param credential what names the credential he showed; empty if he is anonymous
     */
    record Authenticated(Consumer consumer, Optional<String> credential) implements Change {}

    /**
     * The client has shown a credential that is no consumer's.
     *
     * @param credential what names it
     */
    record Identified(String credential) implements Change {}

    /**
     * The upstream's timeouts, in ms, each in 1..2147483646.
     *
     * @param connect for the TCP connection and TLS
     * @param write for a single blocked write
     * @param read for the answer to the handshake
     */
    record Timeouts(int connect, int write, int read) implements Change {
        /** @throws PdkException if one is out of range */
        public Timeouts {
            if (connect < 1 || write < 1 || read < 1 || Math.max(connect, Math.max(write, read)) > 2147483646) {
                throw new PdkException("timeouts must be integers between 1 and 2147483646");
            }
        }
    }
}
