package io.framegate.gateway;

/** The snapshot that one event loop uses for new sessions. Used on that event loop only. */
final class CurrentSnapshot {

    private Snapshot snapshot;

    CurrentSnapshot(Snapshot first) {
        snapshot = first;
    }

    Snapshot get() {
        return snapshot;
    }

    void exchange(Snapshot next) {
        snapshot = next;
    }
}
