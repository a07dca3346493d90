package io.framegate.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/**
 * What LuaJ does of its own accord, and why so much of it is not used here: beside each stands what is so here. Should one of these
 * fail after an upgrade, something of ours may have become unnecessary.
 */
class StockLuaJTest {

    private final LuaTester ours = new LuaTester();
    private LuaValue before = LuaValue.NIL;
    private Globals stock = new Globals();

    @BeforeEach
    @SuppressWarnings("NullAway") // LuaJ has null for none
    void load() {
        before = LuaString.s_metatable;
        stock = JsePlatform.standardGlobals();
    }

    @AfterEach
    void unload() {
        LuaString.s_metatable = before;
    }

    private String stock(String source) {
        return stock.load(source, "stock").call().tojstring();
    }

    @Test
    void aModuleIsAnyClassOfTheJvm() throws Exception {
        String source = "return type(require 'org.luaj.vm2.lib.jse.LuajavaLib')";
        assertThat(stock(source)).isNotEqualTo("nil");
        assertThat(ours.failure(source)).contains("is not available");
    }

    @Test
    void searchingForAModuleReadsTheDisk() {
        String source = "return package.searchpath('pom', './?.xml')";
        assertThat(stock(source)).endsWith("pom.xml");
        assertThat(ours.failure(source)).contains("attempt to index global 'package'");
    }

    /** The metatable of strings is the whole JVM's. */
    @Test
    void oneStateChangesTheStringsOfAnother() throws Exception {
        String source = "string.upper = function() return 'changed' end return 'x'";
        stock(source);
        Globals other = stock;
        stock.load("getmetatable('').__index.lower = function() return 'changed' end")
                .call();
        assertThat(other.load("return ('ABC'):lower()").call().tojstring()).isEqualTo("changed");
        assertThat(ours.run("return ('ABC'):lower()")).isEqualTo("abc");
        assertThat(ours.failure(source)).contains("read-only table");
    }

    @Test
    void bytecodeIsLoaded() throws Exception {
        String source = "return load(string.dump(function() return 'ran' end))()";
        assertThat(stock(source)).isEqualTo("ran");
        assertThat(ours.failure(source)).contains("string.dump is not available");
    }

    @Test
    void numbersAreFloats() throws Exception {
        assertThat(stock("return tostring(2^53)")).isNotEqualTo("9.007199254741e+15");
        assertThat(stock("return ('%5.2f'):format(3.14159)")).isNotEqualTo(" 3.14");
        assertThat(stock("return tostring(0.1)")).isEqualTo("0.1");
        assertThat(stock("return tostring(1/3)")).isNotEqualTo("0.33333333333333");
        assertThat(ours.run("return tostring(2^53) .. ('%5.2f'):format(3.14159) .. tostring(1/3)"))
                .isEqualTo("9.007199254741e+15 3.140.33333333333333");
    }

    /** It goes by way of characters. */
    @Test
    void capitalsAreNotBytes() throws Exception {
        String source = "return #(('\\xe4\\xff'):upper())";
        assertThat(stock(source)).isNotEqualTo("2");
        assertThat(ours.run(source)).isEqualTo("2");
    }

    /** Recursion is ended by the JVM, with an error that is not Lua's. */
    @Test
    void recursionOverflowsTheStackOfTheThread() throws Exception {
        String source = "local function f() return 1 + f() end return f()";
        CompletableFuture<String> deep = CompletableFuture.supplyAsync(() -> stock(source));
        assertThatThrownBy(deep::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(ours.failure(source)).isEqualTo("test:1: stack overflow");
    }

    @Test
    void coroutinesAreThreads() throws Exception {
        String source = "local w = coroutine.wrap(function() coroutine.yield(1) end) w() return 'x'";
        int threads = Thread.activeCount();
        stock(source);
        assertThat(Thread.activeCount()).isGreaterThan(threads);
        assertThat(ours.failure(source)).contains("coroutine.wrap is not available");
    }
}
