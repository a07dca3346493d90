package io.framegate.trace.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Keeps what is exported, and answers as it is told to. */
final class RecordingExporter implements SpanExporter {

    private final List<SpanData> spans = new CopyOnWriteArrayList<>();
    private final Supplier<CompletableResultCode> answer;

    RecordingExporter() {
        this(CompletableResultCode::ofSuccess);
    }

    RecordingExporter(Supplier<CompletableResultCode> answer) {
        this.answer = answer;
    }

    List<SpanData> spans() {
        return spans;
    }

    /** The only one with this name. */
    SpanData span(String name) {
        List<SpanData> found =
                spans.stream().filter(span -> span.getName().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans " + name + " among "
                    + spans.stream().map(SpanData::getName).toList());
        }
        return found.get(0);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
        spans.addAll(ended);
        return answer.get();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
