package io.framegate.load;

import static io.framegate.load.LoadTest.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** One load on one route: warms up, measures, waits for the last reply. */
final class Measurement {

    private final ProxyProcess proxy;
    private final Clients clients;
    private final Shape shape;

    /**
     * What came out.
     *
     * @param seconds how long it was measured
     * @param replies how many round trips there were in that time
     * @param cpu what the gateway's process used in that time, all its threads
     * @param liveHeap bytes of live objects, with all connections open
     * @param errors wrong or missing replies
     * @param latencies in ns
     */
    record Result(double seconds, long replies, Duration cpu, long liveHeap, long errors, Histogram latencies) {

        double rate() {
            return replies / seconds;
        }

        double cpuMicros() {
            return cpu.toNanos() / 1_000.0 / Math.max(1, replies);
        }

        double corePercent() {
            return cpu.toNanos() / 1e9 / seconds * 100;
        }

        double latencyMicros(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1_000.0;
        }
    }

    Measurement(ProxyProcess proxy, Clients clients, Shape shape) {
        this.proxy = proxy;
        this.clients = clients;
        this.shape = shape;
    }

    Result take(int warmUpSeconds, int seconds)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Schedule schedule = Schedule.now(warmUpSeconds, seconds);
        clients.begin(schedule);
        if (shape.rate() > 0) {
            Pace.start(clients, schedule, shape.rate());
        }
        await(clients.warm(), warmUpSeconds);
        long before = System.nanoTime();
        Duration cpuBefore = proxy.cpu();
        await(clients.over(), seconds);
        double took = (System.nanoTime() - before) / 1e9;
        Duration cpu = proxy.cpu().minus(cpuBefore);
        Clients.Count count = await(clients.answered());
        return new Result(took, count.replies(), cpu, proxy.liveHeap(), count.errors(), count.latencies());
    }
}
