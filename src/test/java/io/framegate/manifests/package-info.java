/**
 * What is under {@code k8s}, held against the program: the objects of Kubernetes, what they configure, the dashboard and the
 * alerts.
 */
package io.framegate.manifests;
