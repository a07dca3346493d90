package io.framegate.trace.otel;

import io.framegate.log.Thrown;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the collector takes, and says in the log when it begins not to, and when it takes spans again. */
final class CollectorExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(CollectorExporter.class);

    private final SpanExporter to;
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicBoolean failing = new AtomicBoolean();

    CollectorExporter(SpanExporter to) {
        this.to = to;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = to.export(spans);
        return result.whenComplete(() -> ended(result, count));
    }

    private void ended(CompletableResultCode result, int count) {
        if (result.isSuccess()) {
            exported.add(count);
            if (failing.getAndSet(false)) {
                LOG.info("the collector takes spans again; {} were lost", failed.sum());
            }
            return;
        }
        failed.add(count);
        if (!failing.getAndSet(true)) {
            Throwable why = result.getFailureThrowable();
            LOG.warn(
                    "the collector does not take spans{}",
                    why == null ? "" : ": " + Thrown.of(why).toString());
        }
    }

    long exported() {
        return exported.sum();
    }

    long failed() {
        return failed.sum();
    }

    @Override
    public CompletableResultCode flush() {
        return to.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return to.shutdown();
    }
}
