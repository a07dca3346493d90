package io.framegate.bus;

import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;

/** From where a host of plugins can be asked. */
enum Reach {
    /** From its own process: envelopes go by reference, and the cluster hears nothing of it. */
    PROCESS(true),
    /** From every member of the cluster. */
    CLUSTER(false);

    private final DeliveryOptions options;

    Reach(boolean localOnly) {
        this.options = new DeliveryOptions().setLocalOnly(localOnly);
    }

    /** How to send there. */
    DeliveryOptions options() {
        return options;
    }

    /** Listens at an address for whoever is in reach. */
    <T> MessageConsumer<T> consumer(EventBus bus, String address, Handler<Message<T>> handler) {
        return this == PROCESS ? bus.localConsumer(address, handler) : bus.consumer(address, handler);
    }
}
