package io.framegate.pdk;

/** The phase {@code ws_close}: once per session, after it has ended in whatever way. */
public interface OnClose extends Plugin {

    /**
     * Takes note of the end. Nothing can be changed any more.
     *
     * @throws Exception logged; the plugins after it still run (spec 3.4)
     */
    void onClose(CloseContext session) throws Exception;
}
