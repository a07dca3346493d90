package io.framegate.lua.library.regex;

import io.framegate.lua.library.ByteBuilder;
import java.util.ArrayList;
import java.util.List;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;

/** What {@code ngx.re.sub} puts in: bytes, and groups by number. {@code $$} is a dollar sign. */
final class Replacement {

    /** Bytes, or else a group. */
    private record Part(LuaString text, int group) {}

    private static final LuaString DOLLAR = LuaString.valueOf("$");

    private final List<Part> parts;

    private Replacement(List<Part> parts) {
        this.parts = parts;
    }

    static Replacement parse(LuaString template) {
        List<Part> parts = new ArrayList<>();
        int plain = 0;
        for (int at = template.indexOf((byte) '$', 0); at >= 0; at = template.indexOf((byte) '$', plain)) {
            if (at > plain) {
                parts.add(new Part(template.substring(plain, at), -1));
            }
            plain = variable(template, at, parts);
        }
        if (plain < template.length()) {
            parts.add(new Part(template.substring(plain, template.length()), -1));
        }
        return new Replacement(parts);
    }

    /** What a dollar sign stands for; where it goes on. */
    private static int variable(LuaString template, int at, List<Part> parts) {
        int c = at + 1 < template.length() ? template.luaByte(at + 1) : 0;
        if (c == '$') {
            parts.add(new Part(DOLLAR, -1));
            return at + 2;
        }
        int from = c == '{' ? at + 2 : at + 1;
        int end = from;
        int group = 0;
        while (end < template.length() && isDigit(template.luaByte(end)) && end - from < 6) {
            group = 10 * group + template.luaByte(end++) - '0';
        }
        boolean isClosed = c != '{' || (end < template.length() && template.luaByte(end) == '}');
        if (end == from || !isClosed) {
            throw new LuaError(
                    "failed to compile the replacement template: a group is $1 or ${1}, a dollar sign is $$");
        }
        parts.add(new Part(DOLLAR, group));
        return c == '{' ? end + 1 : end;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    void appendTo(ByteBuilder result, Search search, LuaString subject) {
        for (Part part : parts) {
            if (part.group() < 0) {
                result.append(part.text());
            } else if (part.group() <= search.groups() && search.start(part.group()) >= 0) {
                result.append(subject, search.start(part.group()), search.end(part.group()));
            }
        }
    }
}
