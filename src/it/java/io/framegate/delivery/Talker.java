package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawClient;
import io.framegate.testkit.RawPeer.WireFrame;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A client of an echo behind {@link example.CountFrames} that sends numbered messages in bursts of one to three, waits for
 * their echoes, and accounts for every one: it must come once, in order, with nothing but the plugin's marks behind it.
 */
final class Talker implements AutoCloseable {

    /** Whose mark it is where there is none. */
    static final long NOBODY = 0;

    private static final int PATIENCE_MILLIS = 120_000;
    private static final int PAUSE_MILLIS = 400;
    private static final Pattern ECHO = Pattern.compile("(\\d+)(?: >(\\d+)@(\\d+))?(?: <(\\d+)@(\\d+))?");

    private final RawClient client;
    private final Thread thread = new Thread(this::talk);
    private final List<Echo> echoes = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();
    private int sent;
    private int closed;
    private volatile boolean enough;

    /** What the plugin said of a message in one direction; a count of 0 by {@link #NOBODY} if a policy decided instead. */
    record Mark(int count, long by) {}

    /** A message that came back; times are of {@link System#nanoTime}. */
    record Echo(Mark out, Mark back, long sentAt, long heardAt) {

        long tripNanos() {
            return heardAt - sentAt;
        }

        long unmarked() {
            return Stream.of(out, back).filter(mark -> mark.by() == NOBODY).count();
        }

        boolean isBy(long process) {
            return out.by() == process && back.by() == process;
        }
    }

    Talker(Socket socket) throws IOException {
        client = new RawClient(socket);
        client.patience(PATIENCE_MILLIS);
        client.request(RawClient.handshake("/"));
        client.expectUpgrade();
        thread.setDaemon(true);
    }

    Talker start() {
        thread.start();
        return this;
    }

    private void talk() {
        try {
            for (int round = 0; !enough; round++) {
                int burst = 1 + round % 3;
                long sentAt = System.nanoTime();
                for (int i = 0; i < burst; i++) {
                    client.sendText(String.valueOf(sent++));
                }
                for (int i = 0; i < burst; i++) {
                    hear(client.readFrame(), sentAt);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)); // a load, not a flood
            }
        } catch (IOException end) {
            if (closed == 0) {
                mistake("after " + count() + " of " + sent + " messages: " + end);
            }
        }
    }

    private synchronized void hear(WireFrame frame, long sentAt) throws IOException {
        if (frame.opcode() == 8) {
            closed = (frame.payload()[0] & 0xFF) << 8 | (frame.payload()[1] & 0xFF);
            throw new IOException("it is over");
        }
        Matcher echo = ECHO.matcher(frame.text());
        if (frame.opcode() != 1 || !echo.matches() || Integer.parseInt(echo.group(1)) != echoes.size()) {
            mistake("after " + echoes.size() + " messages came " + frame);
            throw new IOException("nothing is to be heard any more");
        }
        echoes.add(new Echo(mark(echo, 2), mark(echo, 4), sentAt, System.nanoTime()));
    }

    private static Mark mark(Matcher echo, int group) {
        return echo.group(group) == null
                ? new Mark(0, NOBODY)
                : new Mark(Integer.parseInt(echo.group(group)), Long.parseLong(echo.group(group + 1)));
    }

    private synchronized void mistake(String what) {
        mistakes.add(what);
    }

    /** What has come back so far. */
    synchronized List<Echo> heard() {
        assertThat(mistakes).isEmpty();
        return List.copyOf(echoes);
    }

    /** How many have come back so far. */
    synchronized int count() {
        assertThat(mistakes).isEmpty();
        return echoes.size();
    }

    /** Waits until this many have come back in all. */
    void hears(int messages) {
        awaits(() -> count() >= messages);
    }

    /** Who marked what came back last, once something did. */
    long by() {
        hears(1);
        return last().back().by();
    }

    private synchronized Echo last() {
        return echoes.get(echoes.size() - 1);
    }

    /** Waits until one process marks what comes back, on both ways, and it is not this one. */
    void awaitsAnother(long process) {
        hears(1);
        awaits(() -> count() > 0 && last().isBy(by()) && by() != process && by() != NOBODY);
    }

    /** Waits until one of these processes marks what comes back, on both ways. */
    void awaitsOneOf(Long... processes) {
        awaits(() -> count() > 0
                && List.of(processes).contains(last().back().by())
                && last().isBy(last().back().by()));
    }

    private static void awaits(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Sends no more. */
    void stop() {
        enough = true;
    }

    /** Expects that every message has come back and that the session has been there all along: it closes as asked. */
    void ends() throws IOException, InterruptedException {
        stop();
        thread.join();
        assertThat(heard()).hasSize(sent);
        assertThat(closed).isZero();
        client.sendClose(1000, "enough");
        client.expectClose(1000, "enough");
    }

    /** Waits until the session is closed, by another than this client; with which status. */
    int closed() throws InterruptedException {
        thread.join();
        assertThat(mistakes).isEmpty();
        return closed;
    }

    /** Who marked the messages that left ({@code out}) or came back, in order, each named once for as long as it went on. */
    List<Long> path(boolean out) {
        List<Long> path = new ArrayList<>();
        for (Echo echo : heard()) {
            long by = (out ? echo.out() : echo.back()).by();
            if (path.isEmpty() || path.get(path.size() - 1) != by) {
                path.add(by);
            }
        }
        return path;
    }

    private List<Mark> marks(Long... processes) {
        return heard().stream()
                .flatMap(echo -> Stream.of(echo.out(), echo.back()))
                .filter(mark -> List.of(processes).contains(mark.by()))
                .sorted(Comparator.comparingInt(Mark::count))
                .toList();
    }

    /** Expects that these processes, one after the other, counted as one: from 1, with no gap. */
    void countedWithoutGap(Long... processes) {
        List<Mark> marks = marks(processes);
        assertThat(marks.stream().map(Mark::count))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, marks.size()).boxed().toList());
    }

    /**
     * Expects that this process counted from 1, of a session that was closed: each message that has not come back may have been
     * counted on its way out and back, and nothing else is missing.
     */
    void countedUntilClosed(long process) {
        List<Mark> marks = marks(process);
        int missing = marks.get(marks.size() - 1).count() - marks.size();
        assertThat(marks.stream().map(Mark::count)).doesNotHaveDuplicates();
        assertThat(missing).as("missing of %s", marks).isBetween(0, 2 * (sent - heard().size()));
    }

    @Override
    public void close() throws IOException {
        enough = true;
        client.close();
    }
}
