package io.framegate.lua.library.json;

import io.framegate.lua.Budget;
import io.framegate.lua.library.ByteBuilder;
import io.framegate.lua.library.Text;
import java.nio.charset.StandardCharsets;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** The tokens of a text, as lua-cjson tells them apart: a NUL is the end, raw control characters and malformed UTF-8 are text. */
final class Scanner {

    /** What there is. */
    enum Token {
        OBJ_BEGIN,
        OBJ_END,
        ARR_BEGIN,
        ARR_END,
        STRING,
        NUMBER,
        INTEGER,
        BOOLEAN,
        NULL,
        COLON,
        COMMA,
        END,
        ERROR
    }

    /** After how many bytes of a string the budget is asked. */
    private static final int STRIDE = 4_096;

    private final LuaString text;
    private final JsonSettings settings;
    private final Budget budget;
    private int at;
    private int start;
    private String error = "";
    private LuaValue value = LuaValue.NIL;

    Scanner(LuaString text, JsonSettings settings, Budget budget) {
        this.text = text;
        this.settings = settings;
        this.budget = budget;
    }

    /** Where the last token began, or where it was wrong; from 0. */
    int start() {
        return start;
    }

    /** Where the next one is looked for; from 0. */
    int at() {
        return at;
    }

    /** What is wrong with the last token. */
    String error() {
        return error;
    }

    /** The string, number or boolean that the last token is. */
    LuaValue value() {
        return value;
    }

    private int byteAt(int index) {
        return index < text.length() ? text.luaByte(index) : 0;
    }

    Token next() {
        if (!skipBlanks()) {
            return wrong("unclosed multi-line comment");
        }
        start = at;
        int c = byteAt(at);
        return switch (c) {
            case '{' -> single(Token.OBJ_BEGIN);
            case '}' -> single(Token.OBJ_END);
            case '[' -> single(Token.ARR_BEGIN);
            case ']' -> single(Token.ARR_END);
            case ',' -> single(Token.COMMA);
            case ':' -> single(Token.COLON);
            case 0 -> Token.END;
            case '"' -> string();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                !settings.decodeInvalid && isInvalidNumber() ? wrong("invalid number") : number();
            case 't', 'f', 'n', 'i', 'I', 'N' -> word();
            default -> wrong("invalid token");
        };
    }

    private Token single(Token token) {
        at++;
        return token;
    }

    private Token wrong(String what) {
        start = at;
        error = what;
        return Token.ERROR;
    }

    private boolean skipBlanks() {
        while (true) {
            int c = byteAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (c == '/' && settings.allowComments && (byteAt(at + 1) == '/' || byteAt(at + 1) == '*')) {
                if (!skipComment(byteAt(at + 1) == '/')) {
                    return false;
                }
            } else {
                return true;
            }
        }
    }

    private boolean skipComment(boolean ofOneLine) {
        at += 2;
        while (byteAt(at) != 0) {
            if (ofOneLine ? byteAt(at) == '\n' : byteAt(at) == '*' && byteAt(at + 1) == '/') {
                at += ofOneLine ? 0 : 2;
                return true;
            }
            at++;
        }
        return ofOneLine;
    }

    private boolean isNext(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (byteAt(at + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private Token word() {
        if (isNext("true") || isNext("false")) {
            value = LuaValue.valueOf(byteAt(at) == 't');
            at += byteAt(at) == 't' ? 4 : 5;
            return Token.BOOLEAN;
        } else if (isNext("null")) {
            at += 4;
            return Token.NULL;
        }
        return settings.decodeInvalid && isInvalidNumber() ? number() : wrong("invalid token");
    }

    // ---- numbers

    private boolean isInvalidNumber() {
        int p = byteAt(at) == '-' ? at + 1 : at;
        int c = byteAt(p);
        if (c == '0') {
            int second = byteAt(p + 1);
            return second == 'x' || second == 'X' || (second >= '0' && second <= '9');
        } else if (c <= '9') {
            return false;
        }
        return CNumber.isWord(text, p, "inf") || CNumber.isWord(text, p, "nan");
    }

    private Token number() {
        CNumber number = CNumber.at(text, at);
        if (number.end() == at) {
            return wrong("invalid number");
        }
        budget.steps(number.end() - at);
        at = number.end();
        value = LuaValue.valueOf(number.value());
        return number.isWhole() ? Token.INTEGER : Token.NUMBER;
    }

    // ---- strings

    private Token string() {
        int from = ++at;
        while (byteAt(at) != '"' && byteAt(at) != '\\' && byteAt(at) != 0) {
            if ((++at - from) % STRIDE == 0) {
                budget.steps(STRIDE);
            }
        }
        budget.steps((at - from) % STRIDE);
        if (byteAt(at) == '"') {
            value = Text.part(budget, text, from, at++);
            return Token.STRING;
        }
        ByteBuilder unescaped = new ByteBuilder(budget, at - from + 32);
        unescaped.append(text, from, at);
        return escapedString(unescaped);
    }

    private Token escapedString(ByteBuilder unescaped) {
        for (int c = byteAt(at); c != '"'; c = byteAt(at)) {
            budget.steps(1);
            if (c == 0) {
                return wrong("unexpected end of string");
            } else if (c != '\\') {
                unescaped.append(c);
                at++;
            } else if (byteAt(at + 1) == 'u') {
                if (!unicode(unescaped)) {
                    return wrong("invalid unicode escape code");
                }
            } else {
                int meant = meant(byteAt(at + 1));
                if (meant < 0) {
                    return wrong("invalid escape code");
                }
                unescaped.append(meant);
                at += 2;
            }
        }
        at++;
        value = unescaped.build();
        return Token.STRING;
    }

    private static int meant(int escaped) {
        return switch (escaped) {
            case '"', '\\', '/' -> escaped;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            default -> -1;
        };
    }

    private boolean unicode(ByteBuilder unescaped) {
        int unit = hex4(at + 2);
        if (unit < 0 || (unit & 0xFC00) == 0xDC00) {
            return false;
        }
        int codePoint = unit;
        int length = 6;
        if ((unit & 0xFC00) == 0xD800) {
            int low = byteAt(at + 6) == '\\' && byteAt(at + 7) == 'u' ? hex4(at + 8) : -1;
            if ((low & 0xFFFF_FC00) != 0xDC00) {
                return false;
            }
            codePoint = Character.toCodePoint((char) unit, (char) low);
            length = 12;
        }
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        unescaped.append(utf8, 0, utf8.length);
        at += length;
        return true;
    }

    private int hex4(int from) {
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(byteAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
