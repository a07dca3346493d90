package io.framegate.lua;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code string} and {@code table} are LuaJIT's, byte by byte. */
class StringFunctionsTest {

    private final LuaTester lua = new LuaTester();

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '\u0001',
            value = {
                "('aZ\\xe4\\0'):upper() == 'AZ\\xe4\\0', ('AZ\\xc4'):lower() == 'az\\xc4' => true|true",
                "('abc'):sub(2), ('abc'):sub(-2, -2), ('abc'):sub(3, 2), ('abc'):sub(0) => bc|b||abc",
                "('abc'):byte(1, -1) => 97|98|99",
                "string.char(72, 105), ('x'):rep(3), ('x'):rep(2, '-'), ('abc'):reverse() => Hi|xxx|x-x|cba",
                "('x'):rep(0), ('x'):rep(-1), (''):rep(10^9) => ||",
                "('hello world'):find('o w'), ('hello'):find('l+'), ('a.b'):find('.', 1, true) => 5|3|2|2",
                "('hello'):find('xyz'), ('hello'):find(''), ('hello'):find('', 10) => nil|1|nil",
                "('key = value'):match('^(%w+)%s*=%s*(%w+)$') => key|value",
                "('abc'):match('()b()') => 2|3",
                "('2024-01-02'):match('(%d+)-(%d+)-(%d+)') => 2024|01|02",
                "('hello world'):gsub('o', '0') => hell0 w0rld|2",
                "('hello'):gsub('', '-') => -h-e-l-l-o-|6",
                "('abc'):gsub('%w', '%0%0', 2) => aabbc|2",
                "('$a $b'):gsub('%$(%w)', {a = 'X'}) => X $b|2",
                "('abc'):gsub('%w', function(c) if c == 'b' then return c:upper() end end) => aBc|3",
                "('x(a(b)c)y'):match('%b()'), ('THE (quick) fox'):find('%((%a+)%)') => (a(b)c)|5|11|quick",
                "('THE (quick) fox'):gsub('%f[%a]%a+', string.lower) => the (quick) fox|3",
                "('abab'):match('(ab)%1'), ('[a-]'):match('[a%-]+'), (']'):match('[]]') => ab|a-|]",
                "('  trim  '):match('^%s*(.-)%s*$'), ('a,b,,c'):gsub(',', ';', 1) => trim|a;b,,c|1",
                "('%5.2f'):format(3.14159), ('%5d|%-5d|%05d'):format(42, 42, 42) =>  3.14|   42|42   |00042",
                "('%x %X %o %c %i'):format(255, 255, 8, 65, 3.9) => ff FF 10 A 3",
                "('%g %g %g'):format(1e20, 0.1, 100), ('%e'):format(12345.678) => 1e+20 0.1 100|1.234568e+04",
                "('%s %s %10.3s|'):format(nil, true, 'abcdef'), ('%%') => nil true        abc||%%",
                "('%q'):format('a\\n\"b\"\\0') == '\"a\\\\\\n\\\\\"b\\\\\"\\\\0\"' => true",
                "('%+d % d %.3d'):format(5, 5, 5), ('%#x'):format(255) => +5  5 005|0xff",
                "('%.0f %.14g %.3f'):format(0.5, 2^53, -0.0001) => 0 9.007199254741e+15 -0.000",
                "('%d'):format('10'), ('%5s|%-5s|'):format('a', 'b') => 10|    a|b    |",
                "#('x'):rep(1000), ('a\\0b'):len() => 1000|3",
                "table.concat({1, 2.5, 'x'}, ', '), table.concat({}, 'x'), table.concat({1, 2, 3}, '', 2, 3) => 1, 2.5, x||23",
                "table.maxn({1, 2, [10] = 3}), table.getn({1, 2}) => 10|2",
                "table.remove({}), table.remove({1, 2, 3}), table.remove({1, 2, 3}, 1) => nil|3|1",
                "table.pack(1, nil, 3).n, table.unpack({1, 2}) => 3|1|2",
            })
    void expressions(String expression, String expected) throws Exception {
        String shown = lua.show(expression);
        assertThat(shown.strip()).isEqualTo(expected.strip());
    }

    @Test
    void gmatchGoesThroughAllMatches() throws Exception {
        assertThat(
                        lua.run(
                                "local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[#t + 1] = k .. v end return table.concat(t, ' ')"))
                .isEqualTo("a1 b2");
        assertThat(lua.run("local n = 0 for w in ('abc'):gmatch('') do n = n + 1 end return tostring(n)"))
                .isEqualTo("4");
    }

    @Test
    void sortingInsertingAndRemoving() throws Exception {
        assertThat(lua.run("""
                local t = {5, 2, 8, 1}
                table.sort(t) local a = table.concat(t, ',')
                table.sort(t, function(x, y) return x > y end) local b = table.concat(t, ',')
                table.insert(t, 1, 'x') table.insert(t, 'y') table.remove(t, 2)
                return a .. ' ' .. b .. ' ' .. table.concat(t, ',')""")).isEqualTo("1,2,5,8 8,5,2,1 x,5,2,1,y");
    }

    @Test
    void malformedPatternsAreRefused() {
        assertThat(lua.failure("return ('x'):find('[a')")).contains("malformed pattern (missing ']')");
        assertThat(lua.failure("return ('x'):find('%')")).contains("malformed pattern (ends with '%')");
        assertThat(lua.failure("return ('x'):find('(x')")).contains("unfinished capture");
        assertThat(lua.failure("return ('x'):find('%1')")).contains("invalid capture index");
        assertThat(lua.failure("return ('%y'):format(1)")).contains("invalid option '%y' to 'format'");
        assertThat(lua.failure("return ('%d'):format('x')"))
                .contains("bad argument #2 to 'format' (number expected, got string)");
    }
}
