package io.framegate.lua.library.regex;

import com.google.re2j.Matcher;
import io.framegate.lua.Budget;
import io.framegate.lua.library.Text;
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
        return !expression.anchored() || matcher.start() == start;
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
        return matcher.groupCount();
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
        expression.names().forEach((name, group) -> into.rawset(Text.ofWire(name), into.rawget(group)));
        return into;
    }
}
