import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who comes to a gateway in a container: {@code java Visitor.java ADDRESS TEXT ANSWER}. Opens a socket, sends the text,
 * says {@code answered} once the answer has come back, then waits until it is closed and says with what.
 */
final class Visitor implements WebSocket.Listener {

    private static final int PATIENCE_SECONDS = 60;

    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();

    public static void main(String[] arguments) throws Exception {
        Visitor visitor = new Visitor();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(arguments[0]), visitor)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        socket.sendText(arguments[1], true);
        String answer = visitor.answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!answer.equals(arguments[2])) {
            throw new AssertionError("answered " + answer + ", not " + arguments[2]);
        }
        System.out.println("answered");
        System.out.println("closed " + visitor.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            answer.complete(message.toString());
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        answer.completeExceptionally(failure);
        closed.completeExceptionally(failure);
    }
}
