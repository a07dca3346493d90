package io.framegate.lua.library.kong;

import io.framegate.lua.LuaState;
import io.framegate.lua.library.Arguments;
import io.framegate.lua.library.FunctionTable;
import io.framegate.lua.library.Text;
import io.framegate.pdk.Consumer;
import io.framegate.pdk.SessionFacts;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code kong.client} and {@code kong.router}: who the session is with. */
final class ClientFunctions {

    private ClientFunctions() {}

    static LuaTable client(LuaState state) {
        FunctionTable client = new FunctionTable("kong.client", state);
        reads(client, "get_ip", facts -> Text.of(facts.client().ip()));
        reads(client, "get_forwarded_ip", facts -> Text.of(facts.client().ip()));
        reads(client, "get_port", facts -> LuaValue.valueOf(facts.client().port()));
        reads(
                client,
                "get_forwarded_port",
                facts -> LuaValue.valueOf(facts.client().port()));
        reads(client, "get_protocol", facts -> Text.of(facts.request().scheme()));
        reads(client, "get_consumer", facts -> any(facts.consumer().map(ClientFunctions::table)));
        reads(client, "get_credential", facts -> any(facts.credential().map(ClientFunctions::credential)));
        return client.function("authenticate", Phases.HANDSHAKE, ClientFunctions::authenticate)
                .refused(
                        "who the consumers are is the gateway's: use key-auth, jwt or a verticle",
                        "load_consumer",
                        "authenticate_consumer_group_by_consumer_id")
                .refused("groups are what acls say", "set_authenticated_consumer_group", "get_consumer_group")
                .refusedTables("the gateway's own settings say how it uses TLS", "tls")
                .table();
    }

    static LuaTable router(LuaState state) {
        FunctionTable router = new FunctionTable("kong.router", state);
        reads(router, "get_route", facts -> named(facts.route()));
        reads(router, "get_service", facts -> named(facts.service()));
        return router.table();
    }

    private static void reads(FunctionTable table, String name, Function<SessionFacts, LuaValue> reader) {
        table.function(
                name,
                Phases.SESSION,
                arguments -> reader.apply(arguments.running().facts()));
    }

    private static LuaValue any(Optional<LuaTable> table) {
        return table.<LuaValue>map(found -> found).orElse(LuaValue.NIL);
    }

    private static LuaTable named(String name) {
        LuaTable table = new LuaTable();
        table.rawset("name", Text.of(name));
        return table;
    }

    private static LuaTable table(Consumer consumer) {
        LuaTable table = new LuaTable();
        table.rawset("id", Text.of(consumer.id()));
        table.rawset("username", Text.ofAny(consumer.username()));
        table.rawset("custom_id", Text.ofAny(consumer.customId()));
        table.rawset("tags", list(consumer.tags()));
        table.rawset("groups", list(consumer.groups()));
        return table;
    }

    private static LuaTable list(Collection<String> texts) {
        return LuaValue.listOf(texts.stream().map(Text::of).toArray(LuaValue[]::new));
    }

    private static LuaTable credential(String credential) {
        LuaTable table = new LuaTable();
        table.rawset("id", Text.of(credential));
        return table;
    }

    /** {@code authenticate(consumer, credential)}: a consumer without a credential is anonymous. */
    private static Varargs authenticate(Arguments arguments) {
        if (!arguments.isAbsent(1) && !(arguments.at(1) instanceof LuaTable)) {
            throw new LuaError("consumer must be a table or nil");
        } else if (!arguments.isAbsent(2) && !(arguments.at(2) instanceof LuaTable)) {
            throw new LuaError("credential must be a table or nil");
        } else if (arguments.isAbsent(1) && arguments.isAbsent(2)) {
            throw new LuaError("either credential or consumer must be provided");
        }
        Optional<String> shown =
                arguments.tableIfAny(2).map(table -> text(table, "id").orElse("script"));
        Optional<Consumer> consumer = arguments.tableIfAny(1).map(ClientFunctions::consumer);
        arguments.running().change(proceed -> {
            if (consumer.isEmpty()) {
                return proceed.withCredential(shown.orElse(""));
            }
            return shown.isPresent()
                    ? proceed.withConsumer(consumer.get(), shown.get())
                    : proceed.withAnonymousConsumer(consumer.get());
        });
        return LuaValue.NONE;
    }

    private static Consumer consumer(LuaTable table) {
        Optional<String> username = text(table, "username");
        Optional<String> customId = text(table, "custom_id");
        String id = text(table, "id")
                .or(() -> username)
                .or(() -> customId)
                .orElseThrow(() -> new LuaError("consumer must have an id, a username or a custom_id"));
        return new Consumer(id, username, customId, texts(table, "groups"), texts(table, "tags"));
    }

    private static Optional<String> text(LuaTable table, String name) {
        return table.rawget(name) instanceof LuaString text ? Optional.of(Text.utf8(text)) : Optional.empty();
    }

    private static Set<String> texts(LuaTable table, String name) {
        Set<String> texts = new LinkedHashSet<>();
        if (table.rawget(name) instanceof LuaTable list) {
            for (int i = 1; i <= Math.min(list.rawlen(), 1_000); i++) {
                if (list.rawget(i) instanceof LuaString text) {
                    texts.add(Text.utf8(text));
                }
            }
        }
        return texts;
    }
}
