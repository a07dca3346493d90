/** Clients and servers nobody here wrote, through the gateway. Run with {@code ./mvnw verify -Pclients}; what is missing is skipped. */
package io.framegate.clients;
