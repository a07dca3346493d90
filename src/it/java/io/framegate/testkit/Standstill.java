package io.framegate.testkit;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.OnClientFrame;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A plugin that has its event loop stand still for a text of {@value #COMMAND}, once the test goes on, and then for a time. */
public final class Standstill implements OnClientFrame {

    public static final String COMMAND = "stand still";

    private final long millis;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    public Standstill(long millis) {
        this.millis = millis;
    }

    /** Waits until the event loop stands still. */
    public void awaitBegin() throws InterruptedException {
        begun.await();
    }

    /** The test has done what it wanted to do meanwhile: only the time is left. */
    public void release() {
        released.countDown();
    }

    @Override
    public Decision onClientFrame(ClientFrameContext client) throws InterruptedException {
        if (client.getFrame().text().equals(COMMAND)) {
            begun.countDown();
            released.await();
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        return client.forward();
    }
}
