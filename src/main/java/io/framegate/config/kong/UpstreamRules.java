package io.framegate.config.kong;

import io.framegate.config.CertificateConfig;
import io.framegate.config.HashInput;
import io.framegate.config.HashInput.Kind;
import io.framegate.config.HealthchecksConfig;
import io.framegate.config.RouteHost;
import io.framegate.config.TargetConfig;
import io.framegate.config.UpstreamConfig;
import io.framegate.config.UpstreamConfig.Algorithm;
import io.framegate.config.document.ConfigPath;
import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ReadingScope;
import io.framegate.config.document.Suggestion;
import io.framegate.config.kong.UpstreamEntity.TargetEntity;
import io.framegate.pdk.IpAddress;
import io.framegate.pdk.Matches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The upstreams of a declarative file with their targets: what they must be beyond their structure (spec 10.6). */
final class UpstreamRules {

    private static final Pattern TARGET = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::([0-9]{1,5}))?");

    private final Certificates certificates;
    private final EntityIds ids;
    private final ReadingScope scope;
    private final Map<String, Known> byName = new LinkedHashMap<>();
    private final Map<String, Known> byId = new LinkedHashMap<>();

    /** An upstream whose targets may stand elsewhere. */
    private record Known(
            String id,
            UpstreamEntity entity,
            Optional<CertificateConfig> certificate,
            List<TargetConfig> targets,
            Map<String, ConfigPath> taken) {}

    private UpstreamRules(Certificates certificates, EntityIds ids, ReadingScope scope) {
        this.certificates = certificates;
        this.ids = ids;
        this.scope = scope;
    }

    static UpstreamRules of(DeclarativeFile file, Certificates certificates, EntityIds ids, ReadingScope scope) {
        UpstreamRules rules = new UpstreamRules(certificates, ids, scope);
        file.upstreams().forEach(rules::add);
        file.upstreams().forEach(rules::nestedTargets);
        file.targets().forEach(rules::flatTarget);
        return rules;
    }

    /** Whether a service with this host is for an upstream. */
    boolean has(String host) {
        return byName.containsKey(host);
    }

    /** The certificate that an upstream's targets are shown where the service has none. */
    Optional<CertificateConfig> certificate(String host) {
        return Optional.ofNullable(byName.get(host)).flatMap(Known::certificate);
    }

    /** All of them, in the order of the file. */
    List<UpstreamConfig> all() {
        return byName.values().stream().map(this::made).toList();
    }

    // ---- upstreams

    private void add(UpstreamEntity entity) {
        ConfigPath at = entity.at();
        String name = entity.name().toLowerCase(Locale.ROOT);
        if (!RouteHost.isName(name) || IpAddress.of(name).isPresent()) {
            scope.problem(
                    at.key("name"),
                    "expected a host name, neither an address nor with a port, found "
                            + ConfigProblem.quote(entity.name()));
        }
        entity.hostHeader().ifPresent(header -> hostHeader(header, at.key("host_header")));
        hashing(entity);
        healthchecks(entity.healthchecks(), at.key("healthchecks"));
        Optional<CertificateConfig> certificate = entity.clientCertificate()
                .flatMap(reference -> certificates.find(reference, at.key("client_certificate")));
        String id = ids.id(entity.id(), "upstream", entity.name());
        Known known = new Known(id, entity, certificate, new ArrayList<>(), new HashMap<>());
        claim(byId, id, known, "id");
        claim(byName, entity.name(), known, "name");
    }

    private void claim(Map<String, Known> taken, String value, Known own, String key) {
        Known other = taken.putIfAbsent(value, own);
        if (other != null) {
            ConfigPath at = own.entity().at();
            scope.problem(
                    at.key(key),
                    ConfigProblem.quote(value) + " is already the " + key + " of "
                            + other.entity().at());
        }
    }

    private void hostHeader(String header, ConfigPath at) {
        if (!isHostHeader(header)) {
            scope.problem(at, "expected a host, possibly with a port, found " + ConfigProblem.quote(header));
        }
    }

    private static boolean isHostHeader(String header) {
        Matcher parts = TARGET.matcher(header);
        return parts.matches() && isHost(parts.group(1)) && isPort(parts.group(2));
    }

    private static boolean isHost(String text) {
        String host = RouteHost.normalize(text);
        return RouteHost.isName(host) || IpAddress.of(host).isPresent();
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || (Integer.parseInt(digits) > 0 && Integer.parseInt(digits) <= 65_535);
    }

    /** An IPv6 address may stand without brackets where there is no port. */
    private static String bracketed(String target) {
        return target.indexOf(':') != target.lastIndexOf(':')
                        && IpAddress.of(target).isPresent()
                ? "[" + target + "]"
                : target;
    }

    private void healthchecks(HealthchecksConfig checks, ConfigPath at) {
        boolean comesBack = checks.active().unhealthy().interval() > 0
                && checks.active().healthy().successes() > 0;
        boolean goes = checks.passive().isOn()
                || (checks.active().healthy().interval() > 0
                        && goes(checks.active().unhealthy()));
        if (goes && !comesBack) {
            scope.warning(
                    at,
                    "a target that gets unhealthy stays so until these are changed: to come back by itself it takes"
                            + " active.unhealthy.interval and active.healthy.successes");
        }
        if (checks.active().isOn() && checks.active().timeout() == 0) {
            scope.problem(at.key("active").key("timeout"), "expected more than 0, as targets are asked");
        }
        checks.active().headers().forEach((name, values) -> {
            ConfigPath field = at.key("active").key("headers").key(name);
            if (!name.matches(Matches.TOKEN)) {
                scope.problem(field, "expected the name of a header field, found " + ConfigProblem.quote(name));
            }
            if (!values.stream().allMatch(UpstreamRules::canBeSent)) { // it may be a secret, and is not quoted
                scope.problem(field, "cannot be sent: it has a line break or another control character");
            }
        });
    }

    private static boolean canBeSent(String value) {
        return value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7F);
    }

    private static boolean goes(HealthchecksConfig.ActiveUnhealthy missed) {
        return missed.tcpFailures() > 0 || missed.timeouts() > 0 || missed.httpFailures() > 0;
    }

    // ---- hashing

    private void hashing(UpstreamEntity entity) {
        ConfigPath at = entity.at();
        Kind on = entity.hashOn();
        Kind fallback = entity.hashFallback();
        if (entity.algorithm() == Algorithm.LATENCY) {
            scope.warning(
                    at.key("algorithm"), "taken for round-robin: how long a request takes says nothing of sessions");
        }
        if (isChosenOtherwise(entity)) {
            if (on != Kind.NONE) {
                scope.warning(at.key("hash_on"), "no effect: " + entity.algorithm() + " does not hash");
            }
            return;
        }
        if (entity.algorithm() == Algorithm.CONSISTENT_HASHING && on == Kind.NONE) {
            scope.warning(at.key("algorithm"), "nothing is hashed without hash_on: targets are chosen in turn");
        }
        name(entity, on, true);
        if (on == Kind.NONE && fallback != Kind.NONE) {
            scope.warning(at.key("hash_fallback"), "no effect without hash_on");
        } else if (on == Kind.COOKIE && fallback != Kind.NONE) {
            scope.problem(
                    at.key("hash_fallback"),
                    "expected \"none\" where hash_on is cookie: a client without the cookie is given one");
        } else if (fallback != Kind.NONE) {
            name(entity, fallback, false);
            different(entity);
        }
    }

    /** Kong's short forms: an algorithm that does not hash leaves hash_on without effect, whatever it is. */
    private static boolean isChosenOtherwise(UpstreamEntity entity) {
        return entity.algorithm() == Algorithm.LEAST_CONNECTIONS || entity.algorithm() == Algorithm.LATENCY;
    }

    private void name(UpstreamEntity entity, Kind kind, boolean first) {
        key(kind, first).ifPresent(key -> {
            if (named(entity, kind, first).isEmpty()
                    && scope.isSound(entity.at().key(key))) {
                scope.problem(
                        entity.at().key(key),
                        "required where " + (first ? "hash_on" : "hash_fallback") + " is " + word(kind));
            }
        });
    }

    /** What says which of its kind is hashed. */
    private static Optional<String> key(Kind kind, boolean first) {
        String start = first ? "hash_on_" : "hash_fallback_";
        return switch (kind) {
            case NONE, CONSUMER, IP, PATH -> Optional.empty();
            case COOKIE -> Optional.of("hash_on_cookie");
            case HEADER, QUERY_ARG, URI_CAPTURE -> Optional.of(start + word(kind));
        };
    }

    private static Optional<String> named(UpstreamEntity entity, Kind kind, boolean first) {
        return switch (kind) {
            case NONE, CONSUMER, IP, PATH -> Optional.of("");
            case COOKIE -> entity.hashOnCookie();
            case HEADER -> first ? entity.hashOnHeader() : entity.hashFallbackHeader();
            case QUERY_ARG -> first ? entity.hashOnQueryArg() : entity.hashFallbackQueryArg();
            case URI_CAPTURE -> first ? entity.hashOnUriCapture() : entity.hashFallbackUriCapture();
        };
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void different(UpstreamEntity entity) {
        Kind kind = entity.hashFallback();
        if (kind != entity.hashOn()) {
            return;
        }
        String first = named(entity, kind, true).orElse("");
        String second = named(entity, kind, false).orElse("");
        boolean same = kind == Kind.HEADER ? first.equalsIgnoreCase(second) : first.equals(second);
        if (same) {
            scope.problem(
                    entity.at().key(key(kind, false).orElse("hash_fallback")),
                    "expected something else than what is hashed first");
        }
    }

    private static HashInput input(UpstreamEntity entity, boolean first) {
        Kind kind = first ? entity.hashOn() : entity.hashFallback();
        boolean none = isChosenOtherwise(entity) || (!first && entity.hashOn() == Kind.NONE);
        return none
                ? HashInput.NONE
                : new HashInput(kind, named(entity, kind, first).orElse(""));
    }

    // ---- targets

    private void nestedTargets(UpstreamEntity upstream) {
        Known own = byId.values().stream()
                .filter(known -> known.entity() == upstream)
                .findFirst()
                .orElseGet(() -> new Known("", upstream, Optional.empty(), new ArrayList<>(), new HashMap<>()));
        for (TargetEntity target : upstream.targets()) {
            if (target.upstream().isPresent()) {
                scope.problem(target.at().key("upstream"), "cannot be given here: the target stands in its upstream");
            }
            target(target, own);
        }
    }

    private void flatTarget(TargetEntity entity) {
        ConfigPath at = entity.at().key("upstream");
        if (entity.upstream().isEmpty()) {
            if (scope.isSound(at)) {
                scope.problem(at, "required: expected the name or id of an upstream, found nothing");
            }
            return;
        }
        EntityReference to = entity.upstream().get();
        Optional<Known> known = to.name()
                .flatMap(name -> Optional.ofNullable(byName.get(name)))
                .or(() -> to.id().flatMap(id -> Optional.ofNullable(byId.get(id.toLowerCase(Locale.ROOT)))));
        if (known.isEmpty()) {
            String suggestion = Suggestion.closest(to.toString(), byName.keySet())
                    .map(close -> ", did you mean " + ConfigProblem.quote(close) + "?")
                    .orElse("");
            scope.problem(at, "there is no upstream " + ConfigProblem.quote(to.toString()) + suggestion);
        }
        known.ifPresent(own -> target(entity, own));
    }

    private void target(TargetEntity entity, Known upstream) {
        ConfigPath at = entity.at().key("target");
        if (entity.failover()) {
            scope.problem(entity.at().key("failover"), "must be false: failover targets are not supported");
        }
        Matcher parts = TARGET.matcher(bracketed(entity.target()));
        boolean sound = parts.matches() && isHost(parts.group(1)) && isPort(parts.group(2));
        if (!sound) {
            scope.problem(
                    at,
                    "expected a host name or an address, possibly with a port, found "
                            + ConfigProblem.quote(entity.target()));
            return;
        }
        String host = RouteHost.normalize(parts.group(1));
        OptionalInt port =
                parts.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts.group(2)));
        String id = ids.id(entity.id(), "target", upstream.id(), host, port.orElse(0));
        TargetConfig target = new TargetConfig(id, host, port, entity.weight(), entity.tags());
        ConfigPath other = upstream.taken().putIfAbsent(target.name(), entity.at());
        if (other != null) {
            scope.problem(at, ConfigProblem.quote(target.name()) + " is already a target of this upstream at " + other);
            return;
        }
        upstream.targets().add(target);
    }

    private UpstreamConfig made(Known known) {
        UpstreamEntity entity = known.entity();
        if (known.targets().stream().noneMatch(target -> target.weight() > 0)) {
            scope.warning(entity.at(), "has no target with a weight: sessions that go there are answered 503");
        }
        HashInput hashOn = input(entity, true);
        return new UpstreamConfig(
                known.id(),
                entity.name(),
                hashOn.kind() == Kind.NONE ? entity.algorithm() : Algorithm.CONSISTENT_HASHING,
                hashOn,
                input(entity, false),
                entity.hashOnCookiePath(),
                entity.hostHeader().filter(UpstreamRules::isHostHeader).map(RouteHost::parse),
                known.certificate(),
                entity.useSrvName(),
                entity.healthchecks(),
                entity.onUnhealthy(),
                List.copyOf(known.targets()),
                entity.tags());
    }
}
