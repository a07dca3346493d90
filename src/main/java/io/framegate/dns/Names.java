package io.framegate.dns;

import io.framegate.dns.Answer.Place;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Looks up names: in {@code /etc/hosts}, which is read once, and by asking name servers, the next one where one does not answer in
 * {@value #QUERY_MILLIS} ms. Keeps nothing. Used on one event loop.
 */
public final class Names {

    private static final int QUERY_MILLIS = 2_000;

    /** How long what stands in /etc/hosts may be kept, in s. */
    private static final long HOSTS_TTL = 86_400;

    private final ContextInternal context;
    private final DnsNameResolver resolver;
    private final DefaultHostsFileEntriesResolver hosts = new DefaultHostsFileEntriesResolver();
    private final SearchList search;

    /**
     * Looks up names on a context's event loop.
     *
     * @param servers which name servers are asked, IP addresses with ports; those of the system, with its search domains, if there
     *     are none
     */
    public Names(Vertx vertx, Context context, List<InetSocketAddress> servers) {
        this.context = (ContextInternal) context;
        Transport transport = ((VertxInternal) vertx).transport();
        EventLoop loop = this.context.nettyEventLoop();
        DnsServerAddressStreamProvider asked = servers.isEmpty()
                ? DnsServerAddressStreamProviders.platformDefault()
                : new SequentialDnsServerAddressStreamProvider(servers);
        this.search = servers.isEmpty() ? SearchList.ofTheSystem() : SearchList.NONE;
        this.resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(transport::datagramChannel)
                // an answer that is cut off is asked for again over TCP
                .socketChannelFactory(
                        () -> (SocketChannel) transport.channelFactory(false).newChannel())
                .nameServerProvider(asked)
                .resolveCache(NoopDnsCache.INSTANCE)
                .queryTimeoutMillis(QUERY_MILLIS)
                .build();
    }

    /** The addresses of a host; IPv6 only if there is none of IPv4. Fails with an {@link UnknownHostException}. */
    public Future<Answer> addresses(String name) {
        List<InetAddress> written = written(name);
        if (!written.isEmpty()) {
            List<Place> places = written.stream()
                    .map(address -> place(name, address.getAddress()))
                    .toList();
            return context.succeededFuture(new Answer(places, HOSTS_TTL));
        }
        return lookUp(name, DnsRecordType.A, records -> addresses(name, records))
                .recover(none -> isNoAnswer(none)
                        ? Future.failedFuture(none)
                        : lookUp(name, DnsRecordType.AAAA, records -> addresses(name, records)));
    }

    private List<InetAddress> written(String name) {
        List<InetAddress> found = hosts.addresses(name, ResolvedAddressTypes.IPV4_PREFERRED);
        if (found == null && name.equals("localhost")) { // RFC 6761 section 6.3
            return List.of(NetUtil.LOCALHOST4);
        }
        return found == null ? List.of() : found;
    }

    private static Answer addresses(String name, List<DnsRecord> records) {
        List<Place> places = new ArrayList<>();
        for (DnsRecord record : records) {
            ByteBuf content = ((ByteBufHolder) record).content();
            byte[] address = new byte[content.readableBytes()];
            content.getBytes(content.readerIndex(), address);
            places.add(place(name, address));
        }
        return new Answer(places, ttl(records));
    }

    private static Place place(String name, byte[] address) {
        return new Place(NetUtil.bytesToIpAddress(address), name, OptionalInt.empty(), OptionalInt.empty());
    }

    private static long ttl(List<DnsRecord> records) {
        return records.stream().mapToLong(DnsRecord::timeToLive).min().orElse(0);
    }

    // ---- services

    /** An SRV record (RFC 2782). */
    private record Service(int priority, int weight, int port, String target) {}

    private record Services(List<Service> all, long ttl) {}

    /**
     * Where a service is, by its SRV records of the first priority. Fails with an {@link UnknownHostException}, also if a name that
     * they have has no address.
     */
    public Future<Answer> services(String name) {
        return lookUp(name, DnsRecordType.SRV, Names::services).compose(this::places);
    }

    private static Services services(List<DnsRecord> records) {
        List<Service> services = new ArrayList<>();
        for (DnsRecord record : records) {
            ByteBuf content = ((ByteBufHolder) record).content().duplicate();
            services.add(new Service(
                    content.readUnsignedShort(),
                    content.readUnsignedShort(),
                    content.readUnsignedShort(),
                    withoutDot(DefaultDnsRecordDecoder.decodeName(content))));
        }
        int first = services.stream().mapToInt(Service::priority).min().orElse(0);
        services.removeIf(service -> service.priority() > first);
        return new Services(services, ttl(records));
    }

    private static String withoutDot(String name) {
        return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private Future<Answer> places(Services services) {
        Future<Answer> all = context.succeededFuture(new Answer(List.of(), services.ttl()));
        for (Service service : services.all()) {
            all = all.compose(before -> addresses(service.target() + ".").map(found -> with(before, service, found)));
        }
        return all;
    }

    private static Answer with(Answer before, Service service, Answer found) {
        List<Place> places = new ArrayList<>(before.places());
        OptionalInt port = service.port() == 0 ? OptionalInt.empty() : OptionalInt.of(service.port());
        // a weight of 0 is for when there is nothing to choose, or little
        OptionalInt weight = OptionalInt.of(Math.max(1, service.weight()));
        found.places().forEach(place -> places.add(new Place(place.ip(), service.target(), port, weight)));
        return new Answer(places, Math.min(before.ttl(), found.ttl()));
    }

    // ---- queries

    private <T> Future<T> lookUp(String name, DnsRecordType type, Function<List<DnsRecord>, T> reader) {
        Future<T> found = context.failedFuture(new UnknownHostException(name));
        for (String candidate : search.candidates(name)) {
            found = found.recover(
                    none -> isNoAnswer(none) ? Future.failedFuture(none) : query(candidate, type, reader));
        }
        return found;
    }

    /** That there is no answer says nothing about the name: it is not looked for under others. */
    private static boolean isNoAnswer(Throwable failure) {
        return DnsNameResolver.isTransportOrTimeoutError(failure);
    }

    private <T> Future<T> query(String name, DnsRecordType type, Function<List<DnsRecord>, T> reader) {
        Promise<T> read = context.promise();
        resolver.resolveAll(new DefaultDnsQuestion(name, type)).addListener(future -> {
            if (!future.isSuccess()) {
                read.fail(future.cause());
                return;
            }
            @SuppressWarnings("unchecked")
            List<DnsRecord> records = (List<DnsRecord>) future.getNow();
            try {
                read.complete(reader.apply(records));
            } catch (RuntimeException malformed) {
                read.fail(new UnknownHostException(name + " has records that cannot be read"));
            } finally {
                records.forEach(ReferenceCountUtil::release);
            }
        });
        return read.future();
    }

    /** Looks up nothing more. */
    public void close() {
        resolver.close();
    }
}
