package io.framegate.testkit;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The other end of permessage-deflate: compresses whole messages and inflates them, with or without context takeover. */
public final class DeflatePeer {

    private static final byte[] TAIL = Frames.hex("00 00 FF FF");

    private final boolean writeTakeover;
    private final boolean readTakeover;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);

    public DeflatePeer(boolean writeTakeover, boolean readTakeover) {
        this.writeTakeover = writeTakeover;
        this.readTakeover = readTakeover;
    }

    /** One that takes over in both directions. */
    public DeflatePeer() {
        this(true, true);
    }

    /** A message as it goes on the wire. */
    public byte[] deflate(byte[] message) {
        return deflatePart(message, true);
    }

    /** The next fragment of a message, flushed so that it can be read at once. */
    public byte[] deflatePart(byte[] message, boolean last) {
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[65_536];
        int count;
        do {
            count = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            out.write(room, 0, count);
        } while (count == room.length);
        if (!last) {
            return out.toByteArray();
        } else if (!writeTakeover) {
            deflater.reset();
        }
        return Arrays.copyOf(out.toByteArray(), out.size() - TAIL.length);
    }

    /** So many zeros, compressed without ever being there as a whole. */
    public byte[] bomb(long zeros) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 20];
        byte[] room = new byte[65_536];
        for (long left = zeros; left > 0; left -= chunk.length) {
            deflater.setInput(chunk, 0, (int) Math.min(left, chunk.length));
            while (!deflater.needsInput()) {
                out.write(room, 0, deflater.deflate(room));
            }
        }
        int count;
        do {
            count = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            out.write(room, 0, count);
        } while (count == room.length);
        return Arrays.copyOf(out.toByteArray(), out.size() - TAIL.length);
    }

    /** What a message on the wire says. */
    public byte[] inflate(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[65_536];
        try {
            for (byte[] part : new byte[][] {message, TAIL}) {
                inflater.setInput(part);
                int count;
                do {
                    count = inflater.inflate(room);
                    out.write(room, 0, count);
                } while (count > 0);
            }
        } catch (DataFormatException corrupt) {
            throw new AssertionError("what the gateway sent is not deflate", corrupt);
        }
        if (!readTakeover) {
            inflater.reset();
        }
        return out.toByteArray();
    }
}
