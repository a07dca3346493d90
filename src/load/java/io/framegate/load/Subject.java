package io.framegate.load;

/** What is measured: a route of a proxy. */
record Subject(Mode mode, ProxyProcess proxy) {

    /** Such as {@code inspect, 2 plugin hosts}. */
    @Override
    public String toString() {
        int hosts = proxy.pluginHosts();
        return switch (hosts) {
            case 0 -> mode.toString();
            case 1 -> mode + ", 1 plugin host";
            default -> mode + ", " + hosts + " plugin hosts";
        };
    }
}
