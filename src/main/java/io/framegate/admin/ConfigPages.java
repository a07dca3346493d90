package io.framegate.admin;

import io.framegate.admin.Administered.Configuration;
import io.framegate.admin.ConfigEditor.Verdict;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/** The configuration in use, and what would become of another declarative file. */
final class ConfigPages {

    /**
     * What a document may be sent as. A form of a web page can send neither, so that a page in a browser on this machine cannot
     * either without asking first (CORS), which is answered by nobody.
     */
    private static final Set<String> TYPES = Set.of("application/yaml", "application/json");

    private static final int UNPROCESSABLE = 422;

    private final Administered administered;
    private final boolean writable;

    /** @param writable whether the declarative file may be changed from here */
    ConfigPages(Administered administered, boolean writable) {
        this.administered = administered;
        this.writable = writable;
    }

    void show(RoutingContext context) {
        Configuration configuration = administered.configuration();
        Answers.send(
                context,
                200,
                new JsonObject()
                        .put("digest", configuration.digest())
                        .put("settings", new JsonObject(configuration.settings().get()))
                        .put(
                                "declarative",
                                new JsonObject(configuration.declarative().get())));
    }

    /** Changes nothing. */
    void check(RoutingContext context) {
        judge(context, ConfigEditor::check);
    }

    void replace(RoutingContext context) {
        if (writable) {
            judge(context, ConfigEditor::replace);
        } else {
            Answers.refuse(context, 403, "admin.config_writes is off in the settings: change the file itself");
        }
    }

    private void judge(RoutingContext context, BiFunction<ConfigEditor, Buffer, Future<Verdict>> question) {
        String type = context.request().getHeader("Content-Type");
        if (type == null || !TYPES.contains(type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))) {
            Answers.refuse(context, 415, "send the declarative file as application/yaml or application/json");
        } else if (administered.editor().isEmpty()) {
            Answers.refuse(
                    context, 409, "this process has no declarative file that can be tried or changed, or not yet");
        } else {
            question.apply(
                            administered.editor().get(),
                            context.body().isEmpty()
                                    ? Buffer.buffer()
                                    : context.body().buffer())
                    .onSuccess(verdict -> tell(context, verdict))
                    .onFailure(unwritable -> Answers.refuse(context, 409, String.valueOf(unwritable.getMessage())));
        }
    }

    private static void tell(RoutingContext context, Verdict verdict) {
        Answers.send(
                context,
                verdict.isValid() ? 200 : UNPROCESSABLE,
                new JsonObject()
                        .put("valid", verdict.isValid())
                        .put("problems", new JsonArray(verdict.problems()))
                        .put("warnings", new JsonArray(verdict.warnings())));
    }
}
