package io.framegate.lua.library.regex;

import io.framegate.lua.library.ByteBuilder;
import io.framegate.lua.library.Text;
import io.framegate.lua.library.regex.Compiled.Malformed;
import java.util.ArrayList;
import java.util.List;
import org.luaj.vm2.LuaString;

/** What {@code ngx.re.sub} puts in: bytes, and groups by number or name. {@code $$} is a dollar sign. */
final class Replacement {

    /** Bytes, or else a group. */
    private record Part(LuaString text, int group) {}

    private static final String WRONG = "failed to compile the replacement template";
    private static final LuaString DOLLAR = LuaString.valueOf("$");

    private final List<Part> parts;

    private Replacement(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Reads a template.
     *
     * @param search what knows the groups that have names
     * @throws Malformed if a dollar sign stands for nothing
     */
    static Replacement parse(LuaString template, Search search) throws Malformed {
        List<Part> parts = new ArrayList<>();
        int plain = 0;
        for (int at = template.indexOf((byte) '$', 0); at >= 0; at = template.indexOf((byte) '$', plain)) {
            if (at > plain) {
                parts.add(new Part(template.substring(plain, at), -1));
            }
            plain = variable(template, at, search, parts);
        }
        if (plain < template.length()) {
            parts.add(new Part(template.substring(plain, template.length()), -1));
        }
        return new Replacement(parts);
    }

    /** What a dollar sign stands for; where it goes on. */
    private static int variable(LuaString template, int at, Search search, List<Part> parts) throws Malformed {
        int c = at + 1 < template.length() ? template.luaByte(at + 1) : 0;
        if (c == '$') {
            parts.add(new Part(DOLLAR, -1));
            return at + 2;
        } else if (c == '{') {
            int end = template.indexOf((byte) '}', at);
            String name = end < 0 ? "" : Text.wire(template.substring(at + 2, end));
            int group = name.matches("[0-9]{1,6}") ? Integer.parseInt(name) : search.groupOf(name);
            if (group < 0) {
                throw new Malformed(WRONG);
            }
            parts.add(new Part(DOLLAR, group));
            return end + 1;
        }
        int end = at + 1;
        int group = 0;
        while (end < template.length() && isDigit(template.luaByte(end)) && end - at < 7) {
            group = 10 * group + template.luaByte(end++) - '0';
        }
        if (end == at + 1) {
            throw new Malformed(WRONG);
        }
        parts.add(new Part(DOLLAR, group));
        return end;
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
