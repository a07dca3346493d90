package io.framegate.load;

import static io.framegate.load.LoadTest.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
     * @param from the end of the warm-up
     * @param to when nothing was sent any more
     * @param seconds what is between them
     * @param replies how many round trips there were in that time
     * @param cpu what the proxy's process used in that time, all its threads
     * @param hostsCpu the same of all its plugin hosts
     * @param liveHeap bytes of live objects, with all connections open
     * @param errors wrong or missing replies
     * @param latencies in ns
     */
    record Result(
            Instant from,
            Instant to,
            double seconds,
            long replies,
            Duration cpu,
            Duration hostsCpu,
            long liveHeap,
            long errors,
            Histogram latencies) {

        double rate() {
            return replies / seconds;
        }

        double cpuMicros() {
            return perRoundTrip(cpu);
        }

        double hostsCpuMicros() {
            return perRoundTrip(hostsCpu);
        }

        private double perRoundTrip(Duration used) {
            return used.toNanos() / 1_000.0 / Math.max(1, replies);
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
        Instant from = Instant.now();
        long before = System.nanoTime();
        Duration cpu = proxy.cpu();
        Duration hostsCpu = proxy.pluginHostsCpu();
        await(clients.over(), seconds);
        Instant to = Instant.now();
        double took = (System.nanoTime() - before) / 1e9;
        cpu = proxy.cpu().minus(cpu);
        hostsCpu = proxy.pluginHostsCpu().minus(hostsCpu);
        Clients.Count count = await(clients.answered());
        return new Result(
                from, to, took, count.replies(), cpu, hostsCpu, proxy.liveHeap(), count.errors(), count.latencies());
    }
}
