package io.framegate.bus;

import java.util.function.Consumer;

/** What plugins in other processes need to know of the cluster. */
public interface Membership {

    /** The member that this process is. */
    String self();

    /** Calls this with every member that leaves or is lost, on whatever thread that is noticed on; it must not block. */
    void onLeft(Consumer<String> listener);
}
