package io.framegate.plugins.transform;

import io.framegate.plugins.json.Json;

/** A JSON message while it is changed. Not thread-safe. */
final class Message {

    private Object root;
    private boolean changed;

    Message(Object root) {
        this.root = root;
    }

    Object root() {
        return root;
    }

    void root(Object replacement) {
        root = replacement;
        changed = true;
    }

    /** Something in it has changed. */
    void changed() {
        changed = true;
    }

    boolean isChanged() {
        return changed;
    }

    String text() {
        return Json.write(root);
    }
}
