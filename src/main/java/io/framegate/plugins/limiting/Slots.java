package io.framegate.plugins.limiting;

import java.util.HashMap;
import java.util.Map;

/** How many sessions there are under each key. A key without any is not kept. Thread-safe. */
final class Slots {

    private final Map<String, Integer> taken = new HashMap<>();

    /** One more session, unless there are {@code most} already; says whether there is. */
    synchronized boolean take(String key, int most) {
        int now = taken.getOrDefault(key, 0);
        if (now >= most) {
            return false;
        }
        taken.put(key, now + 1);
        return true;
    }

    /** A session that was one more is over. */
    synchronized void leave(String key) {
        int now = taken.getOrDefault(key, 0);
        if (now > 1) {
            taken.put(key, now - 1);
        } else {
            taken.remove(key);
        }
    }

    /** How many keys are kept. */
    synchronized int size() {
        return taken.size();
    }
}
