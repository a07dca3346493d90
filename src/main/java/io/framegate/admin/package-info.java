/**
 * The admin port: health for whoever starts and stops the process, metrics for a scraper, status, open sessions and upstreams for whoever
 * operates it. It is there before the gateway is, so that it can say that it is not, and until the process ends.
 *
 * <p>{@link io.framegate.admin.AdminRouter} has the list of what can be asked, {@code admin/openapi.yaml} its description.
 * Health is told to everybody; for the rest see {@link io.framegate.admin.Guard}. Nothing here shows what a peer sent: a path,
 * a query, a header value, a payload or a close reason.
 */
@NullMarked
package io.framegate.admin;

import org.jspecify.annotations.NullMarked;
