package io.framegate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code admin/openapi.yaml}: what it says of an answer. */
record Description(JsonObject document) {

    static Description read() {
        try {
            Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(Path.of("src/main/resources/admin/openapi.yaml")));
            return new Description(new JsonObject(yaml));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Fails unless the document has this request, this status for it, and this body is as its schema says. */
    void assertDescribes(String method, String path, int status, JsonObject body) {
        String template = path.replaceFirst("\\?.*", "").replaceFirst("^/(sessions|explain)/.+", "/$1/{id}");
        JsonObject responses = document.getJsonObject("paths")
                .getJsonObject(template)
                .getJsonObject(method.toLowerCase(Locale.ROOT))
                .getJsonObject("responses");
        assertThat(responses.fieldNames()).as(method + " " + template).contains(Integer.toString(status));
        JsonObject response = resolve(responses.getJsonObject(Integer.toString(status)));
        JsonObject schema = response.getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema")
                .copy()
                .put("$defs", document.getJsonObject("components").getJsonObject("schemas"));
        Validator.Result result = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .validate(schema.encode().replace("#/components/schemas/", "#/$defs/"), body.encode());
        assertThat(result.getErrors())
                .extracting(error -> error.getInstanceLocation() + ": " + error.getError())
                .as(body.encode())
                .isEmpty();
    }

    private JsonObject resolve(JsonObject response) {
        String reference = response.getString("$ref");
        return reference == null
                ? response
                : document.getJsonObject("components")
                        .getJsonObject("responses")
                        .getJsonObject(reference.replace("#/components/responses/", ""));
    }
}
