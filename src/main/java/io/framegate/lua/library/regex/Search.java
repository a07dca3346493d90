package io.framegate.lua.library.regex;

import com.google.re2j.Matcher;
import io.framegate.lua.Budget;
import io.framegate.lua.library.Text;
import java.util.List;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** Finds an expression in a text, again and again. Positions are in bytes and from 0. */
final class Search {

    private final Compiled expression;
    private final Metered text;
    private final Matcher matcher;
    private final LuaString subject;
    private final Budget budget;

    Search(Compiled expression, Metered text, Matcher matcher, LuaString subject, Budget budget) {
        this.expression = expression;
        this.text = text;
        this.matcher = matcher;
        this.subject = subject;
        this.budget = budget;
    }

    /** Looks for it from a position on. */
    boolean find(int from) {
        budget.steps(1);
        int start = text.characterIndex(from);
        if (start > text.length() || !matcher.find(start)) {
            return false;
        }
        return !expression.isAnchored() || matcher.start() == start;
    }

    /** Where a group begins, or -1. */
    int start(int group) {
        int start = matcher.start(group);
        return start < 0 ? -1 : text.byteIndex(start);
    }

    /** Where a group ends, or -1. */
    int end(int group) {
        int end = matcher.end(group);
        return end < 0 ? -1 : text.byteIndex(end);
    }

    /** Where the character after a position begins. */
    int after(int position) {
        int next = text.characterIndex(position) + 1;
        return next > text.length() ? subject.length() + 1 : text.byteIndex(next);
    }

    int groups() {
        return expression.isLongest() ? 0 : matcher.groupCount();
    }

    /** What a group matched; false if nothing. */
    LuaValue group(int group) {
        int start = start(group);
        return start < 0 ? LuaValue.FALSE : Text.part(budget, subject, start, end(group));
    }

    /** Puts the groups into a table, by number and by name. */
    LuaTable captures(LuaTable into) {
        budget.bytes(32L * (groups() + 1));
        for (int i = 0; i <= groups(); i++) {
            into.rawset(i, group(i));
        }
        if (!expression.isLongest()) {
            expression.names().forEach((name, groups) -> into.rawset(Text.ofWire(name), named(groups)));
        }
        return into;
    }

    /** What the group of a name matched; where several may have it, an array of what those did that matched. */
    private LuaValue named(List<Integer> groups) {
        if (!expression.hasNamesAgain()) {
            return group(groups.get(0));
        }
        LuaTable all = new LuaTable();
        int count = 0;
        for (int group : groups) {
            if (start(group) >= 0) {
                all.rawset(++count, group(group));
            }
        }
        return count == 0 ? LuaValue.NIL : all;
    }

    /** The first group of a name, or -1. */
    int groupOf(String name) {
        List<Integer> groups = expression.names().getOrDefault(name, List.of());
        return groups.isEmpty() ? -1 : groups.get(0);
    }
}
