package io.framegate.plugins.auth;

import io.framegate.plugins.HttpEndpoint;
import io.framegate.plugins.auth.RemoteKeys.Failure;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTP server that has a key set. Redirections are not followed: who has the keys is for the operator to say. */
final class KeySetEndpoint implements RemoteKeys.Source {

    /** Most bytes of an answer. */
    static final int LONGEST = 512 * 1024;

    private final HttpClient client;
    private final HttpRequest request;
    private final long timeout;

    /** @param timeout how long it may take to connect and to answer, in ms */
    KeySetEndpoint(HttpEndpoint endpoint, long timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(timeout))
                .build();
        this.request = HttpRequest.newBuilder(endpoint.uri())
                .setHeader("Accept", "application/jwk-set+json, application/json")
                .build();
    }

    @Override
    public CompletableFuture<KeySet> fetch() {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> new Body());
        return answer.copy()
                .orTimeout(timeout, TimeUnit.MILLISECONDS)
                .whenComplete((whole, failure) -> answer.cancel(true))
                .thenCompose(KeySetEndpoint::keys);
    }

    private static CompletableFuture<KeySet> keys(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            return CompletableFuture.failedFuture(new Failure("status " + answer.statusCode()));
        }
        try {
            KeySet keys = KeySet.parse(new String(answer.body(), StandardCharsets.UTF_8));
            return keys.isEmpty()
                    ? CompletableFuture.failedFuture(new Failure("none of its keys is of use"))
                    : CompletableFuture.completedFuture(keys);
        } catch (ParseException noSet) {
            return CompletableFuture.failedFuture(new Failure("it is no JSON Web Key Set"));
        }
    }

    /** Without its query, which may hold a secret. */
    @Override
    public String toString() {
        URI uri = request.uri();
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }

    /** The body of an answer, if it is not too long. */
    private static final class Body implements HttpResponse.BodySubscriber<byte[]> {

        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
            to.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            for (ByteBuffer buffer : part) {
                if (bytes.size() + buffer.remaining() > LONGEST) {
                    whole.completeExceptionally(new Failure("more than " + LONGEST + " bytes"));
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    return;
                }
                byte[] read = new byte[buffer.remaining()];
                buffer.get(read);
                bytes.writeBytes(read);
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }
}
