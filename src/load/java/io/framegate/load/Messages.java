package io.framegate.load;

import java.util.HexFormat;

/** Texts of one length that each have a number in them: among letters, or in a JSON object of ten fields. */
final class Messages {

    private static final HexFormat HEX = HexFormat.of();
    private static final int DIGITS = 16;
    private static final String FIELDS =
            "\",\"type\":\"chat\",\"user\":\"alex_42\",\"room\":\"general\",\"at\":1763978400.25,"
                    + "\"urgent\":false,\"tags\":[\"one\",\"two\",\"three\"],\"reply_to\":null,"
                    + "\"client\":{\"name\":\"web\",\"version\":\"4.2.1\"},\"text\":\"";

    private final int length;
    private final String kind;
    private final String head;
    private final String tail;

    private Messages(int length, String kind, String head, String beforeFiller, String end) {
        int filler = length - head.length() - DIGITS - beforeFiller.length() - end.length();
        if (filler < 0) {
            throw new IllegalArgumentException(
                    "a message of" + kind + " has at least " + (length - filler) + " bytes, not " + length);
        }
        this.length = length;
        this.kind = kind;
        this.head = head;
        this.tail = beforeFiller + "x".repeat(filler) + end;
    }

    /** Digits and letters. */
    static Messages letters(int length) {
        return new Messages(length, " letters", "", "", "");
    }

    /** What the schema of {@code conf/examples/bench-policies.yml} allows. */
    static Messages json(int length) {
        return new Messages(length, " JSON", "{\"id\":\"", FIELDS, "\"}");
    }

    String text(long number) {
        return head + HEX.toHexDigits(number) + tail;
    }

    /** Whether this is the message of that number, with that behind it: by its number, its end and its length. */
    boolean isAnswer(String reply, long number, String appended) {
        return reply.length() == length + appended.length()
                && reply.startsWith(HEX.toHexDigits(number), head.length())
                && reply.endsWith(appended);
    }

    /** Bytes of each. */
    int length() {
        return length;
    }

    /** Such as {@code 512 B of JSON}. */
    @Override
    public String toString() {
        return length + " B of" + kind;
    }
}
