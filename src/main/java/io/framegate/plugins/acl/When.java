package io.framegate.plugins.acl;

import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.pdk.Describe;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.Headers;
import io.framegate.pdk.Range;
import io.framegate.pdk.SessionFacts;
import io.framegate.plugins.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a rule is about: everything that is said here must hold, of what a list names one is enough. What is left out is not
 * looked at.
 *
 * @param direction who sends the message
 * @param frame its type; text and binary messages if none is named
 * @param minSize least bytes of its payload
 * @param maxSize most bytes of its payload
 * @param json what must be in it, all of it
 * @param route names of routes
 * @param path what the path of the handshake request must match as a whole, without the query
 * @param header what a value of header fields of the handshake request must match as a whole
 */
public record When(
        @Describe("Who sends the message: client or upstream.")
        Optional<Peer> direction,

        @Describe("Types of frames: text, binary, ping or pong. Without any, text and binary.")
        Set<Type> frame,

        @Describe("Least bytes of the payload.") @Range(min = 0)
        OptionalInt minSize,

        @Describe("Most bytes of the payload.") @Range(min = 0)
        OptionalInt maxSize,

        @Describe("What must be in a JSON message, all of it.")
        List<JsonCondition> json,

        @Describe("Names of routes.") Set<String> route,

        @Describe(
                "A regular expression (RE2) that must match the whole path of the handshake request, without its query.")
        Optional<Expression> path,

        @Describe(
                "Header fields of the handshake request, and regular expressions (RE2) that must match the whole of one of their"
                        + " values.")
        Map<String, Expression> header) {

    private static final Set<Type> MESSAGES = Set.of(Type.TEXT, Type.BINARY);

    /** The types of frames that rules can be about: a close frame is never stopped. */
    public enum Type {
        TEXT(FrameType.TEXT),
        BINARY(FrameType.BINARY),
        PING(FrameType.PING),
        PONG(FrameType.PONG);

        private final FrameType type;

        Type(FrameType type) {
            this.type = type;
        }
    }

    /** @throws IllegalArgumentException if no size is possible */
    public When {
        if (minSize.isPresent() && maxSize.isPresent() && minSize.getAsInt() > maxSize.getAsInt()) {
            throw new IllegalArgumentException("min_size is more than max_size");
        }
    }

    /** Whether what it says of sessions holds. */
    boolean isAbout(SessionFacts session) {
        Headers headers = session.request().headers();
        return (route.isEmpty() || route.contains(session.route()))
                && (path.isEmpty() || path.get().matches(session.request().path()))
                && header.entrySet().stream().allMatch(wanted -> headers.all(wanted.getKey()).stream()
                        .anyMatch(value -> wanted.getValue().matches(value)));
    }

    /** Whether what it says of frames, but for what is in them, holds. */
    boolean isAbout(FrameContext context, Peer from) {
        int size = context.getFrame().payload().length();
        return (direction.isEmpty() || direction.get() == from)
                && isNamed(context.getFrame().type())
                && (minSize.isEmpty() || size >= minSize.getAsInt())
                && (maxSize.isEmpty() || size <= maxSize.getAsInt());
    }

    private boolean isNamed(FrameType type) {
        for (Type named : frame.isEmpty() ? MESSAGES : frame) {
            if (named.type == type) {
                return true;
            }
        }
        return false;
    }

    /** Whether it says something of what is in a message. */
    boolean looksInside() {
        return !json.isEmpty();
    }

    /** Whether what it says of what is in a message holds. */
    boolean holds(Object message) {
        for (JsonCondition condition : json) {
            if (!condition.holds(message)) {
                return false;
            }
        }
        return true;
    }
}
