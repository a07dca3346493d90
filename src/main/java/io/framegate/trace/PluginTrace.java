package io.framegate.trace;

/** The trace of what one plugin is asked. Used on the plugin's thread only. */
public interface PluginTrace {

    /** It is not traced. */
    PluginTrace NONE = passing("");

    /** What whatever the plugin does about it belongs to: a W3C {@code traceparent}; empty if nothing is traced. */
    String traceparent();

    /** It has decided. */
    void decided(String decision);

    /** It has failed; {@code type} is that of what it threw, empty if that is not what happened. */
    void failed(String failure, String type);

    /** A plugin is asked that is not traced here; whatever it does belongs to what it is asked about. */
    static PluginTrace passing(String traceparent) {
        return new PluginTrace() {
            @Override
            public String traceparent() {
                return traceparent;
            }

            @Override
            public void decided(String decision) {
                // not traced
            }

            @Override
            public void failed(String failure, String type) {
                // not traced
            }
        };
    }
}
