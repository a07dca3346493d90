package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What clients do and are told, as pages have it in blocks {@code conversation}:
 *
 * <pre>
 *   GET /chat?key=abc        a client asks; lines "Name: value" behind it are fields of its request
 *   101                      the status it is answered
 *   &gt; text                   it sends a text message
 *   &lt; text                   it receives one
 *   close 4429 too many      it receives a close frame of this status and reason; "close none" is one without a body
 * </pre>
 */
final class Conversation implements AutoCloseable {

    private static final Pattern FIELD = Pattern.compile("[A-Za-z-]+: .*");

    private final int port;
    private final List<RawClient> clients = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private String asked = "";

    Conversation(int port) {
        this.port = port;
    }

    /** Plays a block, line by line. */
    void play(String block) {
        block.lines().map(String::strip).forEach(this::line);
    }

    private void line(String line) {
        try {
            if (line.startsWith("GET ")) {
                asked = line.substring(4);
            } else if (FIELD.matcher(line).matches() && !asked.isEmpty()) {
                fields.add(line);
            } else if (line.matches("[1-5]\\d\\d")) {
                ask(Integer.parseInt(line));
            } else if (line.startsWith("> ")) {
                last().sendText(line.substring(2));
            } else if (line.startsWith("< ")) {
                last().expectText(line.substring(2));
            } else if (line.equals("close none")) {
                last().expectEmptyClose();
            } else if (line.startsWith("close ")) {
                String[] status = line.split(" ", 3);
                last().expectClose(Integer.parseInt(status[1]), status.length == 2 ? "" : status[2]);
            } else {
                assertThat(line).as("a line of a conversation").isEmpty();
            }
        } catch (IOException failure) {
            throw new AssertionError(line, failure);
        }
    }

    private void ask(int status) throws IOException {
        RawClient client = RawClient.asking(port, asked, fields.toArray(String[]::new));
        clients.add(client);
        asked = "";
        fields.clear();
        if (status == 101) {
            client.expectUpgrade();
        } else {
            client.expectStatus(status);
        }
    }

    private RawClient last() {
        return clients.get(clients.size() - 1);
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }
}
