package io.framegate.config;

/**
 * What of a request is hashed to choose a target (spec 10.6).
 *
 * @param kind what it is
 * @param name which header field, cookie, query argument or capture; empty for the other kinds
 */
public record HashInput(Kind kind, String name) {

    /** Nothing. */
    public static final HashInput NONE = new HashInput(Kind.NONE, "");

    /** The kinds of what can be hashed. */
    public enum Kind {
        /** Nothing: targets are chosen in turn. */
        NONE,
        /** Whose session it is, or else the credential that was shown. */
        CONSUMER,
        /** The client's address. */
        IP,
        /** A header field. */
        HEADER,
        /** A cookie; a client without it is given one. */
        COOKIE,
        /** The path, in normal form. */
        PATH,
        /** An argument of the query. */
        QUERY_ARG,
        /** What a group of the route's regular expression has matched. */
        URI_CAPTURE
    }
}
