package io.framegate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.HandshakeDecision.Proceed;
import io.framegate.pdk.Phase;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.script.KongWebSocket;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every function of Kong's {@code kong.websocket} has its Java name, its script name, and its line in the glossary. */
class GlossaryTest {

    /** PDK name to the Java method and where it is. */
    private static final Map<String, Map.Entry<Class<?>, String>> JAVA = Map.of(
            "get_frame", Map.entry(FrameContext.class, "getFrame"),
            "set_frame_data", Map.entry(FrameContext.class, "withFrameData"),
            "set_status", Map.entry(FrameContext.class, "withStatus"),
            "drop_frame", Map.entry(FrameContext.class, "dropFrame"),
            "close", Map.entry(FrameContext.class, "close"),
            "set_max_payload_size", Map.entry(Proceed.class, "withMaxPayloadSize"));

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
    }

    private static String camelCase(String pdkName) {
        StringBuilder name = new StringBuilder();
        for (String word : pdkName.split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    @Test
    void everyFunctionHasAJavaName() {
        JAVA.forEach((pdkName, java) ->
                assertThat(methods(java.getKey())).as(pdkName).contains(java.getValue()));
        assertThat(methods(ClientFrameContext.class)).isEqualTo(methods(UpstreamFrameContext.class));
    }

    @Test
    void everyFunctionHasAScriptNameAndThereIsNoOther() {
        Set<String> ofScripts = Arrays.stream(KongWebSocket.class.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toSet());

        assertThat(ofScripts)
                .isEqualTo(JAVA.keySet().stream().map(GlossaryTest::camelCase).collect(Collectors.toSet()));
    }

    @Test
    void wrongPhaseDoesNotCompile() {
        assertThat(methods(io.framegate.pdk.HandshakeContext.class))
                .doesNotContain("getFrame", "withFrameData", "withStatus", "dropFrame", "close");
        assertThat(methods(io.framegate.pdk.CloseContext.class))
                .doesNotContain("getFrame", "withFrameData", "withStatus", "dropFrame", "close", "proceed");
        assertThat(methods(FrameContext.class)).doesNotContain("withMaxPayloadSize", "proceed");
    }

    @Test
    void everyFunctionIsInTheGlossary() throws IOException {
        String glossary = Files.readString(Path.of("src/main/java/io/framegate/pdk/package-info.java"));

        assertThat(JAVA.keySet()).allMatch(name -> glossary.contains("{@code " + name + "}"));
    }

    @Test
    void phasesHaveKongsNames() {
        assertThat(Phase.WS_CLIENT_FRAME.pdkName()).isEqualTo("ws_client_frame");
        assertThat(Phase.values()).hasSize(12);
    }
}
