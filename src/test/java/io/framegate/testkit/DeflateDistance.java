package io.framegate.testkit;

import java.util.Arrays;

/**
 * How far back deflate data refers at most (RFC 1951), which the JDK's inflater does not tell. Reads blocks until the data
 * ends.
 */
public final class DeflateDistance {

    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] data;
    private int bit;
    private int farthest;

    private DeflateDistance(byte[] data) {
        this.data = data;
    }

    /** The largest distance in these blocks; 0 if nothing refers back. */
    public static int farthest(byte[] blocks) {
        DeflateDistance reader = new DeflateDistance(blocks);
        while (reader.bit + 3 <= blocks.length * 8) {
            reader.block();
        }
        return reader.farthest;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (data[bit >> 3] >> (bit & 7) & 1) << i;
        }
        return value;
    }

    private void block() {
        bits(1);
        int type = bits(2);
        if (type == 0) {
            bit = bit + 7 & ~7;
            int length = bits(16);
            bits(16);
            bit += length * 8;
        } else if (type == 1) {
            int[] lengths = new int[288];
            Arrays.fill(lengths, 0, 144, 8);
            Arrays.fill(lengths, 144, 256, 9);
            Arrays.fill(lengths, 256, 280, 7);
            Arrays.fill(lengths, 280, 288, 8);
            int[] distances = new int[30];
            Arrays.fill(distances, 5);
            symbols(lengths, distances);
        } else if (type == 2) {
            int literals = bits(5) + 257;
            int distances = bits(5) + 1;
            int[] codes = new int[19];
            for (int i = bits(4) + 4, at = 0; at < i; at++) {
                codes[ORDER[at]] = bits(3);
            }
            int[] lengths = lengths(codes, literals + distances);
            symbols(Arrays.copyOf(lengths, literals), Arrays.copyOfRange(lengths, literals, lengths.length));
        } else {
            throw new AssertionError("not deflate");
        }
    }

    private int[] lengths(int[] codes, int count) {
        int[] lengths = new int[count];
        for (int at = 0; at < count; ) {
            int symbol = symbol(codes);
            if (symbol < 16) {
                lengths[at++] = symbol;
                continue;
            }
            int repeated = symbol == 16 ? lengths[at - 1] : 0;
            int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            Arrays.fill(lengths, at, at + times, repeated);
            at += times;
        }
        return lengths;
    }

    private void symbols(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol > 256) {
                bits(LENGTH_EXTRA[symbol - 257]);
                int code = symbol(distances);
                int extra = code < 2 ? 0 : code / 2 - 1;
                int base = code < 2 ? code + 1 : (2 + (code & 1) << extra) + 1;
                farthest = Math.max(farthest, base + bits(extra));
            }
        }
    }

    /** Reads one canonical Huffman symbol, a bit at a time. */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= 15; length++) {
            code |= bits(1);
            int count = 0;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length && code == first + count++) {
                    return symbol;
                }
            }
            first = first + count << 1;
            code <<= 1;
        }
        throw new AssertionError("not deflate");
    }
}
