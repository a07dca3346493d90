package io.framegate.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framegate.bus.Offered.OfferedHost;
import io.framegate.bus.Wanted.WantedPlugin;
import io.framegate.config.document.RawConfig;
import io.framegate.pdk.Phase;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gateways and plugin hosts say to each other comes out as it went in. */
class WantedAndOfferedTest {

    private static JsonObject overTheWire(JsonObject json) {
        return new JsonObject(json.toBuffer());
    }

    @Test
    void wanted() {
        RawConfig config = new RawConfig(Map.of(
                "text",
                "${env:SECRET}",
                "number",
                7,
                "part",
                0.5,
                "list",
                Arrays.asList(1, "two", null),
                "map",
                Map.of("a", true)));
        Wanted wanted = new Wanted(
                "node", Wanted.VERSION, List.of(new WantedPlugin("id", "quota", true, config), other("empty")));

        assertThat(Wanted.parse(overTheWire(wanted.json()))).isEqualTo(wanted);
    }

    private static WantedPlugin other(String id) {
        return new WantedPlugin(id, "other", false, RawConfig.EMPTY);
    }

    @Test
    void offered() {
        OfferedHost host = new OfferedHost(
                "address", Map.of("id", Set.of(Phase.WS_CLIENT_FRAME, Phase.WS_CLOSE), "silent", Set.of()));
        Offered offered = new Offered("node", Wanted.VERSION, true, List.of(host), Map.of("id2", "config: a problem"));

        assertThat(Offered.parse(overTheWire(offered.json()))).isEqualTo(offered);
    }

    @Test
    void ofAnotherVersionNothingElseIsRead() {
        JsonObject later = new JsonObject().put("node", "n").put("version", 4).put("plugins", "quite different");

        assertThat(Wanted.parse(later)).isEqualTo(new Wanted("n", 4, List.of()));
        assertThat(Offered.parse(later)).isEqualTo(new Offered("n", 4, false, List.of(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"version\": 3, \"node\": \"n\"}",
                "{\"version\": 3, \"node\": \"n\", \"plugins\": [1], \"hosts\": [1], \"refused\": {}}",
                "{\"version\": \"one\"}",
                "{\"version\": 3, \"node\": \"n\", \"plugins\": [{\"id\": 1}], \"hosts\": [{\"plugins\": {\"a\": [\"x\"]}}]}"
            })
    void whatIsNeitherIsRefused(String json) {
        assertThatThrownBy(() -> Wanted.parse(new JsonObject(json))).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Offered.parse(new JsonObject(json))).isInstanceOf(RuntimeException.class);
    }
}
