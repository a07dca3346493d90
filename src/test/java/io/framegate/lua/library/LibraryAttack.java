package io.framegate.lua.library;

/** What a library could be made to hang in, or to fill the memory with; with what ends each. */
enum LibraryAttack {
    ENCODED_AGAIN(
            "local c = require 'cjson' local t = {} for i = 1, 1e4 do t[i] = i end while true do c.encode(t) end"),
    ENCODED_DEEP("local c = require 'cjson' local t = {} for i = 1, 999 do t = {t} end while true do c.encode(t) end"),
    ENCODED_WIDE(
            "local c = require 'cjson' local t = {} for i = 1, 1e3 do t[i] = t[i - 1] and {t[i - 1], t[i - 1]} or {} end"
                    + " return c.encode(t[60])"),
    ENCODED_LENGTH("return require('cjson').encode(setmetatable({}, {__len = function() return 1e9 end}))"),
    ENCODED_INDENT(
            "local c = require('cjson').new() c.encode_indent(('x'):rep(1e6)) return c.encode({{{{{{1, 2, 3}}}}}})"),
    DECODED_AGAIN(
            "local c = require 'cjson' local s = '[' .. ('[1,2,3],'):rep(1e4) .. '1]' while true do c.decode(s) end"),
    DECODED_LONG(
            "local c = require 'cjson' local s = '\"' .. ('\\\\n'):rep(4e6) .. '\"' while true do c.decode(s) end"),
    DECODED_TOGETHER(
            "local k = {} for i = 1, 2e4 do k[i] = ('\"%s%s\":1'):format(('a'):rep(40):gsub('()', function(p)"
                    + " return p % 2 == 0 and tostring(i % 10) or '' end), i) end return require('cjson').decode('{' .. table.concat(k, ',') .. '}')"),
    SLOW_EXPRESSION("return ngx.re.find(('a'):rep(1e6), '(a*)*(a*)*(a*)*b')"),
    REPEATED_EXPRESSION("return ngx.re.find(('a'):rep(1e6), '(?:a{0,900}b)+')"),
    MANY_EXPRESSIONS("local i = 0 while true do i = i + 1 ngx.re.find('a', 'a{0,900}' .. i) end"),
    LONG_EXPRESSION("local i = 0 while true do i = i + 1 ngx.re.find('a', ('(a|b)'):rep(790) .. i) end"),
    WIDE_EXPRESSION("local i = 0 while true do i = i + 1 ngx.re.find('a', ('a{0,900}'):rep(10) .. i) end"),
    EMPTY_MATCHES("return ngx.re.gsub(('a'):rep(1e7), '', ('b'):rep(1e3))"),
    ENDLESS_MATCHES("local s = ('a '):rep(1e6) while true do for m in ngx.re.gmatch(s, '\\\\w') do end end"),
    SPLIT("return require('ngx.re').split(('a,'):rep(1e6), ',')"),
    UNICODE_MATCHES("local s = ('\\195\\184'):rep(1e5) while true do ngx.re.gsub(s, '.', 'x', 'u') end"),
    REPLACED_BY_FUNCTION("return ngx.re.gsub(('a'):rep(1e6), 'a', function() while true do end end)"),
    DIGESTS("local s = ('x'):rep(1e7) while true do ngx.md5(s) end"),
    DIGEST_OBJECTS("local m = require 'resty.sha512' while true do m:new() end"),
    BASE64("local s = 'x' while true do s = ngx.encode_base64(s) end"),
    ESCAPED("local s = '%' while true do s = ngx.escape_uri(s) end"),
    UNESCAPED("local s = ('%25'):rep(4e6) while true do ngx.unescape_uri(s) end"),
    DECODED_ARGUMENTS("return ngx.decode_args(('a=1&'):rep(4e6), 0)"),
    ENCODED_ARGUMENTS(
            "local t = {} for i = 1, 1e4 do t[i] = ('x'):rep(1e3) end while true do ngx.encode_args({a = t}) end"),
    NEW_TABLE("return require('table.new')(2^31 - 1, 2^31 - 1)"),
    NEW_TABLES("while true do kong.table.new(1e5, 1e5) end"),
    MERGED("local t = {} for i = 1, 1e5 do t[i] = i end while true do kong.table.merge(t, t) end"),
    RANDOM("return require('resty.random').bytes(2^31 - 1)"),
    RANDOMS("while true do require('resty.random').bytes(1e3) end"),
    INSPECTED("local t = {} for i = 1, 1e3 do t[i] = {t[i - 1], t[i - 1]} end while true do require 'inspect'(t) end"),
    LOGGED("local s = ('x'):rep(1e7) while true do kong.log.debug(s) end"),
    TIMES("while true do ngx.parse_http_time(('x'):rep(1e6)) end"),
    QUOTED("local s = ('\\''):rep(1e7) while true do ngx.quote_sql_str(s) end"),
    CHANGED_AGAIN("while true do kong.service.request.set_header('X-A', '1') end"),
    FIELDS("while true do kong.request.get_headers() kong.request.get_query() end"),
    CONSUMERS("while true do kong.client.get_consumer() end"),
    LOGGED_INSPECTED("local t = {} for i = 1, 1e4 do t[i] = {i} end while true do kong.log.inspect(t) end"),
    BITS("while true do bit.bxor(1, 2, 3) end"),
    VARIABLES("while true do local a = ngx.var.uri end");

    private final String source;

    LibraryAttack(String source) {
        this.source = source;
    }

    /** The script. */
    String source() {
        return source;
    }
}
