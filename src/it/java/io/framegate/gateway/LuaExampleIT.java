package io.framegate.gateway;

import io.framegate.testkit.Direction;
import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code conf/examples/lua.yml}, as it ships, and a plugin from a directory. */
class LuaExampleIT {

    @Test
    void theShippedExampleRuns() throws Exception {
        String example =
                Files.readString(Path.of("conf", "examples", "lua.yml")).replace("paths: [/chat]", "paths: [/]");
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder()
                        .start(example.replace("localhost:9000", "localhost:" + upstream.port()))) {
            try (Session session = gateway.session(upstream)) {
                Direction.FROM_CLIENT.sendText(session, "hello");
                session.upstream().expectText("1: hello");
                Direction.FROM_CLIENT.sendText(session, "my secret");
                Direction.FROM_CLIENT.sendText(session, "again");
                session.upstream().expectText("2: again");
                Direction.FROM_CLIENT.sendClose(session, 4000, "bye");
                session.upstream().expectClose(1000, "goodbye!");
            }
            try (Session session = gateway.session(upstream)) {
                Direction.FROM_UPSTREAM.sendText(session, "overload");
                session.upstream().expectClose(1001, "go away");
                session.client().expectClose(1013, "try again later");
            }
            try (Session session = gateway.session(upstream)) {
                Direction.FROM_CLIENT.sendText(session, "x".repeat(1025));
                session.client().expectClose(1009, "Payload Too Large");
            }
        }
    }

    @Test
    void aPluginFromADirectoryRuns() throws Exception {
        Path plugins = Path.of("src", "it", "resources", "lua").toAbsolutePath();
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder()
                        .settings("plugins: {lua: {directories: ['" + plugins + "']}}")
                        .start(upstream.port(), "- {name: shout, config: {suffix: '?'}}");
                Session session = gateway.session(upstream)) {
            Direction.FROM_CLIENT.sendText(session, "hello");
            session.upstream().expectText("HELLO?");
            Direction.FROM_UPSTREAM.sendText(session, "hi");
            session.client().expectText("hi");
        }
    }
}
