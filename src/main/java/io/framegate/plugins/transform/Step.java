package io.framegate.plugins.transform;

/** One change to a message. */
@FunctionalInterface
interface Step {

    /** Makes the change and tells the message, if there is anything to change. */
    void apply(Message message);
}
