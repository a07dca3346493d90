/**
 * Everything at once, for long: messages of all sizes, fragments, pings, closes from every side, plugins that drop, close and
 * fail, clients that vanish and upstreams that restart. {@code ./mvnw verify -Psoak -Dsoak.minutes=30}.
 */
package io.framegate.soak;
