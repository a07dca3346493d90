package io.framegate.lua.library.regex;

import io.framegate.lua.Budget;
import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.ByteBuilder;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.LibraryFunction;
import io.framegate.lua.library.Text;
import io.framegate.lua.library.regex.Compiled.Malformed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code ngx.re}. */
public final class RegexLibrary {

    private static final int REMEMBERED = 256;
    private static final LuaString POS = LuaString.valueOf("pos");

    private final LuaState state;
    /** An expression and its options. */
    private record Source(LuaString expression, LuaString options) {}

    private final Map<Source, Compiled> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Compiled> eldest) {
            return size() > REMEMBERED;
        }
    };

    private RegexLibrary(LuaState state) {
        this.state = state;
    }

    /** The table {@code ngx.re}. */
    public static LuaTable table(LuaState state) {
        RegexLibrary library = new RegexLibrary(state);
        return library.functions(new FunctionTable("ngx.re", state)).table();
    }

    /** The module {@code ngx.re}, which has {@code split}. */
    public static LuaTable module(LuaState state) {
        RegexLibrary library = new RegexLibrary(state);
        return new FunctionTable("ngx.re", state)
                .function("split", guarded(1, library::split))
                .function("opt", arguments -> LuaValue.NONE)
                .table();
    }

    private FunctionTable functions(FunctionTable table) {
        return table.function("match", guarded(1, this::match))
                .function("find", guarded(2, this::find))
                .function("gmatch", guarded(1, this::gmatch))
                .function("sub", guarded(2, arguments -> substitute(arguments, false)))
                .function("gsub", guarded(2, arguments -> substitute(arguments, true)));
    }

    /** A function that says of a malformed expression so after some nils. */
    private static LibraryFunction.Body guarded(int nils, Attempt attempt) {
        return arguments -> {
            try {
                return attempt.run(arguments);
            } catch (Malformed wrong) {
                LuaValue why = LuaValue.valueOf(String.valueOf(wrong.getMessage()));
                return nils == 1
                        ? LuaValue.varargsOf(LuaValue.NIL, why)
                        : LuaValue.varargsOf(LuaValue.NIL, LuaValue.NIL, why);
            }
        };
    }

    /** What may find an expression malformed. */
    private interface Attempt {
        Varargs run(Arguments arguments) throws Malformed;
    }

    private Search search(Arguments arguments, int options) throws Malformed {
        LuaString subject = arguments.string(1);
        LuaString expression = arguments.string(2);
        LuaString flags = arguments.stringIfAny(options).orElse(LuaValue.EMPTYSTRING);
        Compiled known = compiled.get(new Source(expression, flags));
        if (known == null) {
            Budget budget = arguments.budget();
            known = Compiled.of(expression, flags.tojstring(), budget);
            compiled.put(
                    new Source(
                            Text.part(budget, expression, 0, expression.length()),
                            Text.part(budget, flags, 0, flags.length())),
                    known);
        }
        return known.in(subject, arguments.budget());
    }

    /** Where {@code ctx.pos} says that a search begins, from 0. */
    private static int position(Optional<LuaTable> context) {
        LuaValue position = context.map(table -> table.rawget(POS)).orElse(LuaValue.NIL);
        return position.isnumber() ? Math.max(0, position.toint() - 1) : 0;
    }

    private Varargs match(Arguments arguments) throws Malformed {
        Search search = search(arguments, 3);
        Optional<LuaTable> context = arguments.tableIfAny(4);
        if (!search.find(position(context))) {
            return LuaValue.NIL;
        }
        context.ifPresent(table -> table.rawset(POS, LuaValue.valueOf(search.end(0) + 1)));
        LuaTable captures = arguments.tableIfAny(5).orElseGet(LuaTable::new);
        return search.captures(captures);
    }

    private Varargs find(Arguments arguments) throws Malformed {
        Search search = search(arguments, 3);
        Optional<LuaTable> context = arguments.tableIfAny(4);
        int group = arguments.integer(5, 0);
        if (!search.find(position(context))) {
            return LuaValue.NIL;
        }
        context.ifPresent(table -> table.rawset(POS, LuaValue.valueOf(search.end(0) + 1)));
        if (group < 0 || group > search.groups()) {
            return LuaValue.varargsOf(LuaValue.NIL, LuaValue.NIL, LuaValue.valueOf("nth out of bound"));
        }
        return search.start(group) < 0
                ? LuaValue.NIL
                : LuaValue.varargsOf(LuaValue.valueOf(search.start(group) + 1), LuaValue.valueOf(search.end(group)));
    }

    private Varargs gmatch(Arguments arguments) throws Malformed {
        Search search = search(arguments, 3);
        int[] next = {0};
        return LibraryFunction.of("gmatch", state, ignored -> {
            if (next[0] < 0 || !search.find(next[0])) {
                next[0] = -1;
                return LuaValue.NIL;
            }
            boolean isEmpty = search.end(0) == search.start(0);
            next[0] = isEmpty ? search.after(search.end(0)) : search.end(0);
            return search.captures(new LuaTable());
        });
    }

    private Varargs substitute(Arguments arguments, boolean every) throws Malformed {
        Search search = search(arguments, 4);
        LuaString subject = arguments.string(1);
        LuaValue with = arguments.at(3);
        Optional<Replacement> template =
                with.isfunction() ? Optional.empty() : Optional.of(Replacement.parse(template(arguments), search));
        ByteBuilder result = arguments.builder(subject.length() + 16);
        int count = 0;
        int copied = 0;
        int from = 0;
        while (from <= subject.length() && search.find(from)) {
            count++;
            result.append(subject, copied, search.start(0));
            if (template.isPresent()) {
                template.get().appendTo(result, search, subject);
            } else {
                result.append(replacedBy(arguments, with.call(search.captures(new LuaTable()))));
            }
            copied = search.end(0);
            from = search.end(0) == search.start(0) ? search.after(copied) : copied;
            if (!every) {
                break;
            }
        }
        if (count == 0) {
            return LuaValue.varargsOf(subject, LuaValue.ZERO);
        }
        result.append(subject, copied, subject.length());
        return LuaValue.varargsOf(result.build(), LuaValue.valueOf(count));
    }

    private static LuaString template(Arguments arguments) {
        return Arguments.text(arguments.at(3)).orElseThrow(() -> arguments.expected(3, "string, number, or function"));
    }

    private static LuaString replacedBy(Arguments arguments, LuaValue returned) {
        return Arguments.text(returned)
                .orElseThrow(() -> arguments.wrong(
                        3,
                        "string or number expected to be returned by the replace function, got "
                                + returned.typename()));
    }

    /** {@code split(subject, regex, options, ctx, max, res)}: without empty elements at the end unless there is a most. */
    private Varargs split(Arguments arguments) throws Malformed {
        Search search = search(arguments, 3);
        LuaString subject = arguments.string(1);
        int most = arguments.integer(5, 0);
        Budget budget = arguments.budget();
        LuaTable parts = arguments.tableIfAny(6).orElseGet(LuaTable::new);
        int count = 0;
        int splits = 1;
        int copied = position(arguments.tableIfAny(4));
        int from = copied;
        while (from < subject.length() && (most <= 0 || splits < most) && search.find(from)) {
            boolean isEmpty = search.end(0) == search.start(0);
            if (isEmpty && search.start(0) >= subject.length()) {
                break;
            } else if (isEmpty && search.start(0) == copied) {
                from = search.after(copied);
                continue;
            }
            budget.bytes(32);
            parts.rawset(++count, Text.part(budget, subject, copied, search.start(0)));
            for (int group = 1; group <= search.groups(); group++) {
                if (search.start(group) >= 0) {
                    parts.rawset(++count, search.group(group));
                }
            }
            splits++;
            copied = search.end(0);
            from = isEmpty ? search.after(copied) : copied;
        }
        if (copied < subject.length() || most > 0) {
            parts.rawset(++count, Text.part(budget, subject, Math.min(copied, subject.length()), subject.length()));
        } else {
            while (count > 0 && parts.rawget(count).length() == 0) {
                parts.rawset(count--, LuaValue.NIL);
            }
        }
        if (arguments.count() >= 6) {
            parts.rawset(count + 1, LuaValue.NIL);
        }
        return parts;
    }
}
