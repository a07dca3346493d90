package io.framegate.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class FlushesTest {

    private static final Runnable NOTHING = () -> {};

    private final Flushes flushes = new Flushes();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();

    /** A socket that notes how many bytes went out together. */
    private final class Noted implements Flushes.Written {
        private final String name;
        private final Runnable whenSent;
        private int bytes;

        Noted(String name, Runnable whenSent) {
            this.name = name;
            this.whenSent = whenSent;
        }

        Noted write(int size) {
            bytes += size;
            flushes.wrote(this, size);
            return this;
        }

        @Override
        public void flush() {
            if (bytes > 0) {
                sent.add(name + ":" + bytes);
                bytes = 0;
                whenSent.run();
            }
        }

        @Override
        public Executor loop() {
            return tasks::add;
        }
    }

    private void endTurn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void smallFramesWaitForTheEndOfTheTurn() {
        Noted one = new Noted("one", NOTHING);
        new Noted("two", NOTHING).write(10);
        one.write(20).write(30);
        assertThat(sent).isEmpty();
        endTurn();
        assertThat(sent).containsExactly("two:10", "one:50");
    }

    @Test
    void oneTaskIsEnoughForATurn() {
        new Noted("one", NOTHING).write(10).write(20);
        new Noted("two", NOTHING).write(30);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void aLargeFrameTakesAllThatWaitsWithIt() {
        new Noted("small", NOTHING).write(1);
        new Noted("large", NOTHING).write(Flushes.MOST_BYTES);
        assertThat(sent).containsExactly("small:1", "large:" + Flushes.MOST_BYTES);
    }

    @Test
    void manySmallFramesDoNotWaitTogether() {
        for (int i = 0; i < 4; i++) {
            new Noted("of four", NOTHING).write(Flushes.MOST_BYTES / 4);
        }
        assertThat(sent).hasSize(4);
        new Noted("fifth", NOTHING).write(Flushes.MOST_BYTES / 4);
        assertThat(sent).hasSize(4);
        endTurn();
        assertThat(sent).hasSize(5);
    }

    @Test
    void whatAFlushCausesIsFlushedInTheSameRun() {
        Noted answer = new Noted("answer", NOTHING);
        new Noted("question", () -> answer.write(5)).write(10);
        endTurn();
        assertThat(sent).containsExactly("question:10", "answer:5");
    }

    @Test
    void muchThatAFlushCausesIsFlushedAtOnce() {
        Noted answer = new Noted("answer", NOTHING);
        new Noted("question", () -> answer.write(Flushes.MOST_BYTES)).write(Flushes.MOST_BYTES);
        assertThat(sent).containsExactly("question:" + Flushes.MOST_BYTES, "answer:" + Flushes.MOST_BYTES);
    }

    @Test
    void theNextTurnHasATaskOfItsOwn() {
        Noted one = new Noted("one", NOTHING).write(10);
        endTurn();
        one.write(20);
        endTurn();
        assertThat(sent).containsExactly("one:10", "one:20");
    }
}
