package io.framegate.lua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts compute is what LuaJIT computes; expected values are LuaJIT's. */
class LanguageTest {

    private final LuaTester lua = new LuaTester();

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '\u0001',
            value = {
                "1 + 2 * 3 => 7",
                "7 / 2, 7 % 3, -7 % 3, 2 ^ 10 => 3.5|1|2|1024",
                "'10' + 5, '0x10' + 0 => 15|16",
                "1 .. 2, 1.5 .. 'x' => 12|1.5x",
                "2^53 => 9.007199254741e+15",
                "1e14, 1e13, 123456789012 => 1e+14|10000000000000|123456789012",
                "0.1, 1/3, 1e100, -0.5 => 0.1|0.33333333333333|1e+100|-0.5",
                "1/0, -1/0, 0/0 => inf|-inf|-nan",
                "3.14159265358979, 100.0, 1e-5 => 3.1415926535898|100|1e-05",
                "2 ^ 0.5, 10 ^ -2 => 1.4142135623731|0.01",
                "#'abc', #{1, 2, 3} => 3|3",
                "1 < 2, 'a' < 'b', 1 == '1', nil == false => true|true|false|false",
                "not nil, nil and 1, nil or 1, false or nil => true|nil|1|nil",
                "select('#', nil, nil), select(2, 'a', 'b', 'c') => 2|b|c",
                "select(-1, 'a', 'b') => b",
                "type(nil), type({}), type(print), type('') => nil|table|function|string",
                "tonumber('10', 2), tonumber('zz', 36), tonumber('x'), tonumber('  12  ') => 2|1295|nil|12",
                "pcall(error, 'x') => false|x",
                "pcall(function() error({}) end) => false|table: 0x",
                "pcall(error) => false|nil",
                "unpack({1, 2, 3}, 2) => 2|3",
                "rawlen({1}), rawequal('a', 'a'), next({}) => 1|true|nil",
                "math.floor(-1.5), math.ceil(1.2), math.max(1, 3, 2), math.huge => -2|2|3|inf",
                "math.fmod(-7, 3), math.modf(3.7) => -1|3|0.7",
                "os.date('!%Y-%m-%dT%H:%M:%S', 0), os.time() > 1e9 => 1970-01-01T00:00:00|true",
                "_VERSION, _G._G == _G => Lua 5.1|true",
                "getmetatable('') => false",
                "xpcall(function() error('a', 0) end, function(e) return e .. '!' end) => false|a!",
            })
    void expressions(String expression, String expected) throws Exception {
        String shown = lua.show(expression);
        if (expected.endsWith("0x")) {
            assertThat(shown).startsWith(expected);
        } else {
            assertThat(shown).isEqualTo(expected);
        }
    }

    @Test
    void closuresShareTheirVariables() throws Exception {
        assertThat(lua.run("""
                local fs = {}
                for i = 1, 3 do
                  local n = 0
                  fs[i] = {function() n = n + i return n end, function() return n end}
                end
                fs[1][1]() fs[2][1]() fs[2][1]()
                return fs[1][2]() .. fs[2][2]() .. fs[3][2]()""")).isEqualTo("140");
    }

    @Test
    void loopsGotosAndVarargs() throws Exception {
        assertThat(lua.run("""
                local out = {}
                for i = 10, 1, -3 do out[#out + 1] = i end
                local n = 0
                while true do n = n + 1 if n > 5 then break end end
                repeat local done = n > 7 n = n + 1 until done
                for i = 1, 3 do
                  for j = 1, 3 do if j == 2 then goto continue end out[#out + 1] = i * j ::continue:: end
                end
                local function pass(...) return ... end
                local function count(...) return select('#', ...) end
                out[#out + 1] = count(pass(1, nil, 3), pass(nil, nil))
                local t = {pass(1, 2, 3), pass(4, 5, 6)}
                out[#out + 1] = #t
                return table.concat(out, ',') .. ';' .. n""")).isEqualTo("10,7,4,1,1,3,2,6,3,9,3,4;9");
    }

    @Test
    void metatablesAndMethods() throws Exception {
        assertThat(lua.run("""
                local V = {}
                V.__index = V
                function V.new(x) return setmetatable({x = x}, V) end
                function V.__add(a, b) return V.new(a.x + b.x) end
                function V.__eq(a, b) return a.x == b.x end
                function V.__lt(a, b) return a.x < b.x end
                function V.__le(a, b) return a.x <= b.x end
                function V.__call(self, y) return self.x * y end
                function V.__tostring(v) return 'V' .. v.x end
                function V.__concat(a, b) return tostring(a) .. '~' .. tostring(b) end
                function V.__len() return 42 end
                function V:twice() return self + self end
                local a, b = V.new(1), V.new(2)
                return tostring(a + b) .. tostring(a == b) .. tostring(a < b) .. tostring(a >= b) .. a(5)
                  .. tostring(b:twice()) .. (a .. b) .. ('x' .. a) .. #a""")).isEqualTo("V3falsetruefalse5V4V1~V2x~V142");
    }

    @Test
    void aLongTableConstructor() throws Exception {
        String items = "1,".repeat(30_000);
        assertThat(lua.run("local t = {" + items + "} return #t")).isEqualTo("30000");
    }

    @Test
    void tailCallsTakeNoDepth() throws Exception {
        assertThat(lua.run("local function f(n) if n == 0 then return 'done' end return f(n - 1) end return f(10000)"))
                .isEqualTo("done");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '\u0001',
            value = {
                "error('boom') => test:1: boom",
                "error('boom', 0) => boom",
                "local function f() error('boom', 2) end f() => test:1: boom",
                "local x; x.y = 1 => test:1: attempt to index local 'x' (a nil value)",
                "return foo.bar => test:1: attempt to index global 'foo' (a nil value)",
                "local t = {} t.a.b = 1 => test:1: attempt to index field 'a' (a nil value)",
                "foo() => test:1: attempt to call global 'foo' (a nil value)",
                "local t = {} t.x() => test:1: attempt to call field 'x' (a nil value)",
                "local t = {} t:x() => test:1: attempt to call method 'x' (a nil value)",
                "return 1 + nil => test:1: attempt to perform arithmetic on a nil value",
                "return 1 < 'x' => test:1: attempt to compare string with number",
                "return {} < {} => test:1: attempt to compare two table values",
                "return 'a' .. {} => test:1: attempt to concatenate a table value",
                "return #nil => test:1: attempt to get length of a nil value",
                "return ('x'):rep() => test:1: bad argument #2 to 'rep' (number expected, got no value)",
                "string.upper() => test:1: bad argument #1 to 'upper' (string expected, got no value)",
                "x = = 1 => test:1: unexpected symbol",
                "local t = setmetatable({}, {__index = function(t, k) error('no ' .. k) end}) return t.z => test:1: no z",
                "assert(false, 'why') => why",
                "assert(nil) => assertion failed!",
            })
    void failuresSayWhereAndWhat(String source, String expected) {
        assertThat(lua.failure(source)).startsWith(expected);
    }

    @Test
    void theLineIsTheOneThatFailed() {
        assertThat(lua.failure("local a = {}\n\nlocal b = a.x.y\n"))
                .startsWith("test:3: attempt to index field 'x' (a nil value)");
    }
}
