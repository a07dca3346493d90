package io.framegate.pdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address, read from its literal form without asking any name service. An IPv4 address mapped into IPv6
 * ({@code ::ffff:192.0.2.1}) is the IPv4 address.
 *
 * @param isV6 whether this is an IPv6 address
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address
 */
public record IpAddress(boolean isV6, long high, long low) {

    private static final long MAPPED = 0xFFFF_0000_0000L;

    /** The address a literal stands for; empty if it is not one. A zone such as {@code %eth0} is not part of a literal. */
    public static Optional<IpAddress> of(String literal) {
        return literal.indexOf(':') < 0 ? v4(literal) : v6(literal);
    }

    private static Optional<IpAddress> v4(String literal) {
        String[] parts = literal.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long bits = 0;
        for (String part : parts) {
            int octet = number(part, 10, 3);
            if (octet < 0 || octet > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
                return Optional.empty();
            }
            bits = bits << 8 | octet;
        }
        return Optional.of(new IpAddress(false, 0, bits));
    }

    private static Optional<IpAddress> v6(String literal) {
        int gap = literal.indexOf("::");
        if (gap >= 0 && literal.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        Optional<List<Integer>> head = groups(gap < 0 ? literal : literal.substring(0, gap), gap < 0);
        Optional<List<Integer>> tail = groups(gap < 0 ? "" : literal.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        int given = head.get().size() + tail.get().size();
        if (gap < 0 ? given != 8 : given > 7) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(head.get());
        while (all.size() < 8 - tail.get().size()) {
            all.add(0);
        }
        all.addAll(tail.get());
        return Optional.of(of(bits(all.subList(0, 4)), bits(all.subList(4, 8))));
    }

    private static IpAddress of(long high, long low) {
        boolean mapped = high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == MAPPED;
        return mapped ? new IpAddress(false, 0, low & 0xFFFF_FFFFL) : new IpAddress(true, high, low);
    }

    /** The 16-bit groups of one side of a literal; the last two may be written as an IPv4 address. */
    private static Optional<List<Integer>> groups(String side, boolean atEnd) {
        List<Integer> groups = new ArrayList<>();
        if (side.isEmpty()) {
            return Optional.of(groups);
        }
        String[] parts = side.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (atEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                Optional<IpAddress> embedded = v4(parts[i]);
                if (embedded.isEmpty()) {
                    return Optional.empty();
                }
                groups.add((int) (embedded.get().low >>> 16));
                groups.add((int) (embedded.get().low & 0xFFFF));
                continue;
            }
            int group = number(parts[i], 16, 4);
            if (group < 0) {
                return Optional.empty();
            }
            groups.add(group);
        }
        return Optional.of(groups);
    }

    private static long bits(List<Integer> groups) {
        long bits = 0;
        for (int group : groups) {
            bits = bits << 16 | group;
        }
        return bits;
    }

    /** A number of digits and nothing else, or -1. */
    private static int number(String digits, int radix, int longest) {
        if (digits.isEmpty() || digits.length() > longest) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    /** The literal: dotted for IPv4, RFC 5952 for IPv6. */
    @Override
    public String toString() {
        if (!isV6) {
            return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (high >>> (48 - 16 * i) & 0xFFFF);
            groups[i + 4] = (int) (low >>> (48 - 16 * i) & 0xFFFF);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
