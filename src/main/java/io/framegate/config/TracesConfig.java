package io.framegate.config;

import io.framegate.config.document.Forms;
import io.framegate.config.document.Hidden;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.Matches;
import io.framegate.pdk.Range;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where spans are sent, and of what there are any.
 *
 * @param endpoint the collector; nothing is traced without
 * @param sampleHandshakes what share of handshakes and their sessions, 0..1
 * @param sampleMessages what share of the messages of these sessions, 0..1
 * @param serviceName what they say they come from
 * @param headers further header fields for the collector
 * @param timeout how long it may take to take spans, in ms
 */
@Describe("Traces for OpenTelemetry: where spans are sent, by OTLP over HTTP, and of what there are any.")
public record TracesConfig(
        @Describe(
                "The collector, such as http://localhost:4318/v1/traces; without a path it is asked at /v1/traces. Nothing is"
                        + " traced where this is left out.")
        @Matches(
                value = "https?://[^/@\\s?#]+(/[^\\s?#]*)?",
                expected = "a URL such as http://localhost:4318/v1/traces, with http or https and without a user")
        Optional<String> endpoint,

        @Describe(
                "What share of handshakes there are spans of, and of the sessions that follow, 0 to 1. Where a proxy in"
                        + " trusted_ips has sent a traceparent, that decides.")
        @Default("1.0")
        double sampleHandshakes,

        @Describe("What share of the messages in these sessions there are spans of, 0 to 1.") @Default("0.0")
        double sampleMessages,

        @Describe("What the spans say they come from, as service.name.")
        @Default("framegate")
        @Matches(value = Forms.NAME, expected = Forms.NAME_EXPECTED)
        String serviceName,

        @Describe("Further header fields of what is sent to the collector; ${env:NAME} keeps a secret out of the file.")
        @Hidden
        Map<String, String> headers,

        @Describe("How long the collector may take, in ms.") @Default("10000") @Range(min = 1, max = 600_000)
        int timeout) {

    private static final String PATH = "/v1/traces";

    /** RFC 9110 section 5.5, without what is obsolete; {@link Matches#TOKEN} is a name. */
    private static final Pattern NAME = Pattern.compile(Matches.TOKEN);

    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7E]([\\x20-\\x7E\\t]*[\\x21-\\x7E])?");

    /** @throws IllegalArgumentException if a share is none, or something cannot be sent; the message has no header's value */
    public TracesConfig {
        share("sample_handshakes", sampleHandshakes);
        share("sample_messages", sampleMessages);
        if (endpoint.isPresent() && !isUrl(endpoint.get())) {
            throw new IllegalArgumentException("endpoint is not a URL");
        }
        headers.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("headers." + name + " cannot be sent");
            }
        });
    }

    private static void share(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, found " + share);
        }
    }

    private static boolean isUrl(String text) {
        try {
            return URI.create(text).getHost() != null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** Where spans are sent; empty if nothing is traced. */
    public Optional<String> collector() {
        return endpoint.map(url -> {
            String path = URI.create(url).getRawPath();
            return path.isEmpty() || path.equals("/") ? url.replaceAll("/$", "") + PATH : url;
        });
    }

    /** Without what is in the header fields. */
    @Override
    public String toString() {
        return "TracesConfig[endpoint=" + endpoint + ", sampleHandshakes=" + sampleHandshakes + ", sampleMessages="
                + sampleMessages + "]";
    }
}
