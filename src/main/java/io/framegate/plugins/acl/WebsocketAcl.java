package io.framegate.plugins.acl;

import io.framegate.frame.CloseStatus;
import io.framegate.frame.FrameType;
import io.framegate.frame.Peer;
import io.framegate.pdk.ClientFrameContext;
import io.framegate.pdk.Decision;
import io.framegate.pdk.Default;
import io.framegate.pdk.Describe;
import io.framegate.pdk.FrameContext;
import io.framegate.pdk.Inline;
import io.framegate.pdk.Key;
import io.framegate.pdk.OnClientFrame;
import io.framegate.pdk.OnUpstreamFrame;
import io.framegate.pdk.Plugin;
import io.framegate.pdk.PluginFactory;
import io.framegate.pdk.SessionFacts;
import io.framegate.pdk.UpstreamFrameContext;
import io.framegate.pdk.ViolationPolicy;
import io.framegate.pdk.ViolationPolicy.OnViolation;
import io.framegate.plugins.acl.Rule.Action;
import io.framegate.plugins.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code websocket-acl}: which messages may pass. The first rule that is about a message decides; where none is, {@code default}
 * does. Rules are about text and binary messages; about pings and pongs only if they name them, about close frames never.
 *
 * <p>Conditions are a small matcher of our own and no language. CEL would be the language: dev.cel:cel 0.11.1 brings Guava,
 * protobuf and ANTLR, 7.5 MB beside a jar of 10.3 MB, three libraries with advisories of their own to follow, and messages would be
 * copied into its values before it could look at them. What is asked for, by method, type or topic, sender and route, needs
 * no language, and is listed with its path when it is wrong. Whoever needs more writes a plugin.
 *
 * <p>JSON is parsed once a message at most, and only if a rule that is about it otherwise looks inside. A message that is not JSON
 * then, or whose objects have the same name twice so that nobody knows which one its receiver takes, is denied unless
 * {@code if_not_json} says otherwise: a rule that denies could be avoided by it.
 */
public final class WebsocketAcl implements PluginFactory<WebsocketAcl.Config> {

    /** Just after Kong's acl, which looks at the handshake. */
    private static final int PRIORITY = 949;

    /**
     * The configuration.
     *
     * @param rules the rules, the first that is about a message decides
     * @param otherwise what becomes of messages that no rule is about
     * @param ifNotJson what becomes of a message that is not JSON and a rule would look inside
     * @param violation what becomes of messages that are denied, and how {@code close} and {@code error} do what they do
     */
    public record Config(
            @Describe("The rules, in order: the first that is about a message decides.")
            List<Rule> rules,

            @Key("default")
            @Describe("What becomes of a message that no rule is about: allow or deny.")
            @Default("allow")
            Verdict otherwise,

            @Describe(
                    "What becomes of a message that is not JSON where a rule would look inside: deny, or next for the next rule.")
            @Default("deny")
            IfNotJson ifNotJson,

            @Inline ViolationPolicy violation) {

        /** @throws IllegalArgumentException if every message passes */
        public Config {
            if (otherwise == Verdict.ALLOW && rules.stream().allMatch(rule -> rule.action() == Action.ALLOW)) {
                throw new IllegalArgumentException(
                        "every message would pass: at least one rule with another action, or default: deny, is required");
            }
        }
    }

    /** What becomes of messages that no rule is about. */
    public enum Verdict {
        ALLOW,
        DENY
    }

    /** What becomes of a message that is not JSON. */
    public enum IfNotJson {
        DENY,
        NEXT
    }

    @Override
    public String name() {
        return "websocket-acl";
    }

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Plugin create(Config config) {
        return new Acl(config);
    }

    /** What follows, once it is known which rule decides. */
    private record Consequence(ViolationPolicy policy, ViolationPolicy.Rule rule) {

        Consequence(ViolationPolicy policy, String message) {
            this(policy, new ViolationPolicy.Rule(message, CloseStatus.of(1008), CloseStatus.GOING_AWAY));
        }
    }

    /** A rule with what follows from it; nothing if it allows. */
    private record Compiled(When when, @Nullable Consequence consequence) {}

    private static final class Acl implements OnClientFrame, OnUpstreamFrame {

        private static final String RULES = "rules";

        private final List<Compiled> rules = new ArrayList<>();
        private final @Nullable Consequence otherwise;
        private final @Nullable Consequence notJson;

        Acl(Config config) {
            ViolationPolicy policy = config.violation();
            for (Rule rule : config.rules()) {
                String message = "not allowed by rule " + (rules.size() + 1);
                Consequence consequence =
                        switch (rule.action()) {
                            case ALLOW -> null;
                            case DROP -> new Consequence(as(OnViolation.DROP, policy), message);
                            case CLOSE -> new Consequence(as(OnViolation.CLOSE, policy), message);
                            case ERROR -> new Consequence(as(OnViolation.ERROR_MESSAGE, policy), message);
                        };
                rules.add(new Compiled(rule.when(), consequence));
            }
            otherwise = config.otherwise() == Verdict.ALLOW ? null : new Consequence(policy, "not allowed by any rule");
            notJson = config.ifNotJson() == IfNotJson.NEXT ? null : new Consequence(policy, "not JSON");
        }

        private static ViolationPolicy as(OnViolation action, ViolationPolicy policy) {
            return new ViolationPolicy(
                    policy.enforcementMode(),
                    action,
                    policy.closeCode(),
                    policy.closeReason(),
                    policy.peerCloseCode(),
                    policy.peerCloseReason(),
                    policy.errorMessage());
        }

        @Override
        public Decision onClientFrame(ClientFrameContext context) {
            return decide(context, Peer.CLIENT);
        }

        @Override
        public Decision onUpstreamFrame(UpstreamFrameContext context) {
            return decide(context, Peer.UPSTREAM);
        }

        private Decision decide(FrameContext context, Peer from) {
            FrameType type = context.getFrame().type();
            if (type == FrameType.CLOSE) {
                return context.forward();
            }
            Optional<Object> json = Optional.empty();
            boolean parsed = false;
            for (Compiled rule : rulesFor(context)) {
                if (!rule.when().isAbout(context, from)) {
                    continue;
                }
                if (rule.when().looksInside()) {
                    json = parsed ? json : Json.parse(context.getFrame().payload());
                    parsed = true;
                    if (json.isEmpty() && notJson != null) {
                        return follow(notJson, context);
                    } else if (json.isEmpty() || !rule.when().holds(json.get())) {
                        continue;
                    }
                }
                return follow(rule.consequence(), context);
            }
            return follow(type.isControl() ? null : otherwise, context);
        }

        /** The rules that can be about messages of this session; found out once. */
        @SuppressWarnings("unchecked")
        private List<Compiled> rulesFor(FrameContext context) {
            List<Compiled> known = (List<Compiled>) context.ctx().plugin().get(RULES);
            if (known == null) {
                SessionFacts session = context.session();
                known = rules.stream()
                        .filter(rule -> rule.when().isAbout(session))
                        .toList();
                context.ctx().plugin().put(RULES, known);
            }
            return known;
        }

        private static Decision follow(@Nullable Consequence consequence, FrameContext context) {
            return consequence == null
                    ? context.forward()
                    : consequence.policy().violated(context, consequence.rule());
        }
    }
}
