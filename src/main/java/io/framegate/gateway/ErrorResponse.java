package io.framegate.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the gateway itself answers to a request that does not become a session: a message and the request's id, in the form
 * the client accepts (spec 6.6). The connection is closed with it: whatever is behind an upgrade request was not read as
 * HTTP.
 */
final class ErrorResponse {

    private enum Form {
        JSON("application/json; charset=utf-8", "application", "json") {
            @Override
            String body(String message, String requestId) {
                return new JsonObject()
                        .put("message", message)
                        .put("request_id", requestId)
                        .encode();
            }
        },
        PLAIN("text/plain; charset=utf-8", "text", "plain") {
            @Override
            String body(String message, String requestId) {
                return message + "\nrequest_id: " + requestId + "\n";
            }
        },
        HTML("text/html; charset=utf-8", "text", "html") {
            @Override
            String body(String message, String requestId) {
                return "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>Error</title></head><body><h1>Error</h1><p>"
                        + escape(message) + "</p><p>request_id: " + requestId + "</p></body></html>\n";
            }
        },
        XML("application/xml; charset=utf-8", "application", "xml") {
            @Override
            String body(String message, String requestId) {
                return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>\n<message>" + escape(message)
                        + "</message>\n<requestid>" + requestId + "</requestid>\n</error>\n";
            }
        };

        private final String contentType;
        private final String type;
        private final String subtype;

        Form(String contentType, String type, String subtype) {
            this.contentType = contentType;
            this.type = type;
            this.subtype = subtype;
        }

        abstract String body(String message, String requestId);

        private static String escape(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }

        /** The form a media range stands for; of {@code * / *} the default. */
        private static Optional<Form> of(String range, Form otherwise) {
            String name = range.toLowerCase(Locale.ROOT).strip();
            if (name.equals("*/*")) {
                return Optional.of(otherwise);
            }
            for (Form form : values()) {
                if (name.equals(form.type + "/" + form.subtype) || name.equals(form.type + "/*")) {
                    return Optional.of(form);
                }
            }
            return name.equals("text/xml") ? Optional.of(XML) : Optional.empty();
        }
    }

    private final Form byDefault;

    /** @param mediaType {@code error_default_type}: what is sent where the request does not say what it wants */
    ErrorResponse(String mediaType) {
        this.byDefault = Form.of(mediaType, Form.PLAIN).orElse(Form.PLAIN);
    }

    /** Answers; header fields may have been put on the response before. */
    Future<Void> send(HttpServerRequest request, int status, String message, String requestId) {
        Form form = form(request);
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", form.contentType)
                .putHeader("X-Kong-Request-Id", requestId);
        return finish(request, form.body(message, requestId));
    }

    /** Ends the response, and its connection if it was asked to become something else than HTTP. */
    static Future<Void> finish(HttpServerRequest request, String body) {
        HttpServerResponse response = request.response();
        if (!request.headers().contains("Upgrade")) {
            return response.end(body);
        }
        // an Upgrade field is the connection's own, and named in it (RFC 9110 section 7.8)
        response.putHeader("Connection", response.headers().contains("Upgrade") ? "Upgrade, close" : "close");
        return response.end(body).eventually(() -> request.connection().close());
    }

    private Form form(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        if (accept != null) {
            return accepted(accept);
        }
        String contentType = request.getHeader("Content-Type");
        return contentType == null
                ? byDefault
                : Form.of(contentType.split(";", 2)[0], byDefault).orElse(byDefault);
    }

    private Form accepted(String accept) {
        record Wish(Form form, double quality) {}
        List<Wish> wishes = new ArrayList<>();
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            Form.of(parts[0], byDefault).ifPresent(form -> wishes.add(new Wish(form, quality(parts))));
        }
        return wishes.stream()
                .max(Comparator.comparingDouble(Wish::quality))
                .filter(wish -> wish.quality() > 0)
                .map(Wish::form)
                .orElse(byDefault);
    }

    private static double quality(String[] parameters) {
        for (String parameter : parameters) {
            String text = parameter.strip();
            if (text.startsWith("q=")) {
                try {
                    return Double.parseDouble(text.substring(2));
                } catch (NumberFormatException nonsense) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
