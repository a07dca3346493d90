package io.framegate.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server over UDP (RFC 1035) whose records a test changes. What it has no record of does not exist. */
public final class DnsServer implements AutoCloseable {

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int SRV = 33;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;

    private final DatagramSocket socket;
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private volatile boolean failing;

    private record Answer(String name, int type, int ttl, byte[] data) {}

    public DnsServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Thread server = new Thread(this::serve);
        server.setDaemon(true);
        server.start();
    }

    /** How settings name it. */
    public String yaml() {
        return "\"127.0.0.1:" + socket.getLocalPort() + "\"";
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What it was asked so far, such as {@code A a.test}. */
    public List<String> questions() {
        return questions;
    }

    /** A name has these addresses, of IPv4 or of IPv6, and no others of that kind. */
    public void addresses(String name, int ttl, String... ips) throws IOException {
        List<Answer> all = new ArrayList<>();
        int type = A;
        for (String ip : ips) {
            byte[] data = InetAddress.getByName(ip).getAddress();
            type = data.length == 4 ? A : AAAA;
            all.add(new Answer(name, type, ttl, data));
        }
        answers.put(key(type, name), all);
    }

    /** A name is another one, which has an address. */
    public void alias(String name, int ttl, String other, String ip) throws IOException {
        answers.put(
                key(A, name),
                List.of(
                        new Answer(name, CNAME, ttl, encoded(other)),
                        new Answer(other, A, ttl, InetAddress.getByName(ip).getAddress())));
    }

    /** A service is there: priority, weight, port and host, divided by spaces. */
    public void services(String name, int ttl, String... places) throws IOException {
        List<Answer> all = new ArrayList<>();
        for (String place : places) {
            String[] words = place.split(" ");
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(data);
            for (int i = 0; i < 3; i++) {
                out.writeShort(Integer.parseInt(words[i]));
            }
            out.write(encoded(words[3]));
            all.add(new Answer(name, SRV, ttl, data.toByteArray()));
        }
        answers.put(key(SRV, name), all);
    }

    /** Has no record of a name any more. */
    public void forget(String name) {
        List.of(A, AAAA, SRV).forEach(type -> answers.remove(key(type, name)));
    }

    /** Answers nothing, or does again. */
    public void silent(boolean now) {
        silent = now;
    }

    /** Answers that it has failed, or does not any more. */
    public void failing(boolean now) {
        failing = now;
    }

    private static String key(int type, String name) {
        return switch (type) {
                    case A -> "A ";
                    case AAAA -> "AAAA ";
                    case SRV -> "SRV ";
                    default -> type + " ";
                }
                + name;
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] reply = reply(packet.getData());
                if (!silent) {
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] reply(byte[] query) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
            at += query[at] + 1;
        }
        int type = (query[at + 1] & 0xFF) << 8 | query[at + 2] & 0xFF;
        String question = key(type, name.toString());
        questions.add(question);
        List<Answer> found = failing ? List.of() : answers.getOrDefault(question, List.of());
        boolean exists = answers.keySet().stream().anyMatch(key -> key.endsWith(" " + name));
        int code = failing ? SERVFAIL : exists ? 0 : NXDOMAIN;
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(reply);
        out.write(query, 0, 2);
        out.writeShort(0x8580 | code); // an authoritative answer
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeShort(0);
        out.writeShort(0);
        out.write(query, 12, at + 5 - 12);
        for (Answer answer : found) {
            out.write(encoded(answer.name()));
            out.writeShort(answer.type());
            out.writeShort(1);
            out.writeInt(answer.ttl());
            out.writeShort(answer.data().length);
            out.write(answer.data());
        }
        return reply.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
