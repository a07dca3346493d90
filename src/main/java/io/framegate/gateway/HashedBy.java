package io.framegate.gateway;

import io.framegate.config.HashInput;
import io.framegate.config.RoutePath;
import io.framegate.config.UpstreamConfig;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.Headers;
import io.framegate.pdk.SessionFacts;
import io.framegate.route.RouteMatch;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * What a handshake is hashed by, to choose its target (spec 10.6).
 *
 * @param value what is hashed; empty if the request has nothing of what is asked for
 * @param setCookie the cookie that the client is to be given for the next time
 */
record HashedBy(Optional<String> value, Optional<String> setCookie) {

    private static final HashedBy NOTHING = new HashedBy(Optional.empty(), Optional.empty());

    static HashedBy of(UpstreamConfig upstream, SessionFacts facts, RouteMatch match) {
        HashedBy first = of(upstream.hashOn(), upstream, facts, match);
        return first.value().isPresent() ? first : of(upstream.hashFallback(), upstream, facts, match);
    }

    private static HashedBy of(HashInput input, UpstreamConfig upstream, SessionFacts facts, RouteMatch match) {
        Headers headers = facts.request().headers();
        return switch (input.kind()) {
            case NONE -> NOTHING;
            case CONSUMER -> of(facts.consumer().map(Consumer::id).or(facts::credential));
            case IP -> of(Optional.of(facts.client().ip()));
            case HEADER -> of(joined(headers.all(input.name()).stream()));
            case PATH -> of(Optional.of(match.requestPath()));
            case QUERY_ARG ->
                of(joined(arguments(facts.request().query(), input.name()).sorted()));
            case URI_CAPTURE -> of(capture(match, input.name()));
            case COOKIE -> cookie(headers, input.name(), upstream.cookiePath());
        };
    }

    private static HashedBy of(Optional<String> value) {
        return new HashedBy(value, Optional.empty());
    }

    private static Optional<String> joined(Stream<String> values) {
        List<String> all = values.toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(",", all));
    }

    private static Stream<String> arguments(String query, String name) {
        return Stream.of(query.split("&"))
                .map(argument -> argument.split("=", 2))
                .filter(parts -> decoded(parts[0]).equals(name))
                .map(parts -> parts.length == 1 ? "" : decoded(parts[1]));
    }

    /** As it is, if it is not encoded as it should be. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    /** What a group of the first of the route's expressions that matches has matched; that it matches in time is known from routing. */
    private static Optional<String> capture(RouteMatch match, String group) {
        for (RoutePath path : match.route().paths()) {
            if (path instanceof RoutePath.Regex regex) {
                Matcher matcher = regex.compile().matcher(match.requestPath());
                if (matcher.lookingAt()) {
                    return regex.group(group)
                            .filter(number -> number <= matcher.groupCount())
                            .flatMap(number -> Optional.ofNullable(matcher.group(number)));
                }
            }
        }
        return Optional.empty();
    }

    /** A client without the cookie is given one, by which it is hashed already now. */
    private static HashedBy cookie(Headers headers, String name, String path) {
        Optional<String> sent = headers.all("Cookie").stream()
                .flatMap(field -> Stream.of(field.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .filter(value -> !value.isEmpty())
                .findFirst();
        if (sent.isPresent()) {
            return of(sent);
        }
        String fresh = UUID.randomUUID().toString();
        return new HashedBy(
                Optional.of(fresh), Optional.of(name + "=" + fresh + "; Path=" + path + "; SameSite=Lax; HttpOnly"));
    }
}
