package io.framegate.admin;

import io.framegate.bus.PluginSpec;
import io.framegate.config.document.HiddenSecrets;
import io.framegate.session.Breaker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** The configured plugins. */
final class PluginPages {

    private final Administered administered;

    PluginPages(Administered administered) {
        this.administered = administered;
    }

    void list(RoutingContext context) {
        List<PluginSpec> specs =
                administered.gateway().map(started -> started.plugins().get()).orElse(List.of());
        JsonArray all = new JsonArray();
        specs.stream().sorted(PluginSpec.ORDER).forEach(spec -> all.add(json(spec)));
        Answers.send(context, 200, new JsonObject().put("plugins", all));
    }

    private static JsonObject json(PluginSpec spec) {
        JsonObject plugin = new JsonObject()
                .put("id", spec.id())
                .put("name", spec.name())
                .put("priority", spec.priority())
                .put("placement", word(spec.placement()))
                .put("timeout_ms", spec.timeoutMillis())
                .put("on_failure", word(spec.policy()))
                .put("on_reload", word(spec.onReload()))
                .put("blocking", spec.blocking());
        Breaker.Condition state = spec.breaker().condition();
        if (state != Breaker.Condition.NONE) {
            plugin.put("breaker", word(state));
        }
        spec.candidate()
                .ifPresent(candidate -> plugin.put(
                        "candidate",
                        json(candidate.spec()).put("canary", candidate.canary()).put("shadow", candidate.shadow())));
        return plugin.put("config", new JsonObject(HiddenSecrets.in(spec.raw().values())));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
