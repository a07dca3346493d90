package io.framegate.frame;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Masking keys from a strong source of entropy (RFC 6455 section 10.3), drawn in batches so that a key costs a few
 * nanoseconds. Not thread-safe: one per event loop.
 */
public final class MaskKeys {

    private static final int BATCH_BYTES = 4096;

    private final SecureRandom random = new SecureRandom();
    private final byte[] bytes = new byte[BATCH_BYTES];
    private final ByteBuffer batch = ByteBuffer.wrap(bytes).position(BATCH_BYTES);

    /** A fresh key. */
    public int next() {
        if (!batch.hasRemaining()) {
            random.nextBytes(bytes);
            batch.clear();
        }
        return batch.getInt();
    }
}
