package io.framegate.lua;

/** Scripts that stock LuaJ goes down with, hangs in, or lets out; with what ends each here. */
public enum Attack {
    ENDLESS_LOOP("while true do end", "too many instructions|too slow"),
    ENDLESS_GOTO("::again:: goto again", "too many instructions|too slow"),
    ENDLESS_FOR("for i = 1, math.huge do end", "too many instructions|too slow"),
    ENDLESS_ITERATION("for _ in function() return 1 end do end", "too many instructions|too slow"),
    CAUGHT_LOOP("while true do pcall(function() while true do end end) end", "too many instructions|too slow"),
    ERRORS_IN_A_LOOP("while true do pcall(error, {}) end", "too many instructions|too slow"),
    ENDLESS_TAIL_CALLS("local function f() return f() end f()", "too many instructions|too slow"),
    REPEATED_STRING("return ('x'):rep(1e9)", "string length overflow|too large"),
    REPEATED_STRINGS("local t = {} for i = 1, 1e6 do t[i] = ('x'):rep(1e6) end", "too much memory|too slow"),
    DOUBLED_STRING("local s = 'x' while true do s = s .. s end", "string length overflow|too much memory|too slow"),
    CONCATENATED_TABLE(
            "local t = {} for i = 1, 100 do t[i] = ('x'):rep(1e5) end for i = 1, 1e3 do table.concat(t) end",
            "too much memory|too slow"),
    SUBSTITUTION_BOMB(
            "local s = ('x'):rep(1e4) return s:gsub('x', s)", "string length overflow|too much memory|too slow"),
    FORMATTED_BOMB(
            "local s = ('x'):rep(1e6) while true do s = ('%s%s'):format(s, s) end",
            "string length overflow|too much memory|too slow"),
    SLOW_PATTERN("return ('a'):rep(1e4):find('.-.-.-.-b')", "too many instructions|too slow"),
    SLOW_SUBSTITUTION("return ('a'):rep(1e5):gsub('.-b', '')", "too many instructions|too slow"),
    SLOW_SEARCH(
            "local s = ('a'):rep(1e6) while true do s:find(('a'):rep(1e3) .. 'b', 1, true) end",
            "too many instructions|too slow|too much memory"),
    ENDLESS_RECURSION("local function f() return 1 + f() end return f()", "stack overflow"),
    ENDLESS_METAMETHOD(
            "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] .. 1 end return t.x",
            "stack overflow"),
    RECURSION_THROUGH_LIBRARIES("local function f(x) return (x:gsub('.', f)) end return f('x')", "stack overflow"),
    NESTED_PCALLS(
            "local t = {} for i = 1, 7000 do t[i] = pcall end return 1 + pcall(unpack(t))",
            "stack overflow|arithmetic"),
    LONG_SOURCE("while true do load(('x = 1 '):rep(1e5)) end", "too many instructions|too slow|too much memory"),
    LONG_EXPRESSION(
            "while true do load('return ' .. ('1 + '):rep(1e5) .. '1')() end",
            "too many instructions|too slow|too much memory"),
    MANY_CONSTANTS(
            "local t = {} for i = 1, 2e4 do t[i] = 'x = \\'' .. i .. '\\'' end while true do load(table.concat(t, ' ')) end",
            "too many instructions|too slow|too much memory"),
    NESTED_SOURCE("return load(('('):rep(5000) .. '1' .. (')'):rep(5000))()", "attempt to call"),
    GROWING_TABLE("local t = {} for i = 1, 1e9 do t[i] = i end", "too much memory|too slow|too many instructions"),
    GROWING_MAP(
            "local t = {} local i = 0 while true do i = i + 1 t['k' .. i] = {} end",
            "too much memory|too slow|too many instructions"),
    GROWING_CLOSURES(
            "local t = {} while true do local n = #t t[n + 1] = function() return n end end",
            "too much memory|too slow|too many instructions"),
    DISORDERED_SORT(
            "local t = {} for i = 1, 1e5 do t[i] = i end table.sort(t, function() return true end)",
            "too many instructions|too slow|too much memory|sorted"),
    HUGE_UNPACK("return unpack({}, 1, 1e9)", "too many results to unpack"),
    HUGE_INSERT("table.insert({}, -1e9, 1)", "too many instructions|too slow"),
    HUGE_CONCAT(
            "return table.concat(setmetatable({}, {__len = function() return 1e9 end}), 'x', 1, 1e9)", "invalid value"),
    EMPTIED_TABLE(
            "local t = {} for i = 1, 5e5 do t[i] = i end for i = 1, 5e5 do t[i] = nil end while true do next(t) end",
            "too many instructions|too slow|too much memory"),
    LONG_KEYS(
            "local t = {} local a, b = ('x'):rep(4e6), ('x'):rep(4e6) t[a] = 1 while true do local c = t[b] end",
            "too many instructions|too slow|too much memory"),
    LONG_COMPARISONS(
            "local a = ('x'):rep(4e6) local b = ('x'):rep(4e6) while true do local c = a == b end",
            "too many instructions|too slow|too much memory"),
    LONG_NUMBER("local s = ('1'):rep(8e6) while true do local n = s + 1 end", "arithmetic"),
    COROUTINES("while true do coroutine.wrap(function() end)() end", "coroutine.wrap is not available"),
    SHELL("os.execute('true')", "os.execute is not available"),
    FILES("return io.open('/etc/hostname')", "io.open is not available"),
    JAVA("return require 'org.luaj.vm2.lib.jse.LuajavaLib'", "is not available"),
    BYTECODE("return load('\\27Lua\\82\\0')()", "attempt to call");

    private final String source;
    private final String end;

    Attack(String source, String end) {
        this.source = source;
        this.end = end;
    }

    /** The script. */
    public String source() {
        return source;
    }

    /** What its failure says. */
    public String end() {
        return end;
    }
}
