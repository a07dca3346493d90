package io.framegate.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import io.framegate.config.ClusterConfig;
import io.framegate.pdk.SharedState;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Map;

/** What a member is to Hazelcast: how it is configured, and what is asked of it. */
final class HazelcastMember {

    /**
     * A member that says nothing for 10 s, frozen or cut off, is gone (Hazelcast: 60 s); one that died, whose connections are
     * reset, at once. Two halves of a cluster that see each other again are one within 10 s (Hazelcast: 2 to
     * 5 minutes).
     */
    private static final Map<String, String> TIMINGS = Map.of(
            "hazelcast.heartbeat.interval.seconds", "1",
            "hazelcast.max.no.heartbeat.seconds", "10",
            "hazelcast.wait.seconds.before.join", "1",
            "hazelcast.merge.first.run.delay.seconds", "20",
            "hazelcast.merge.next.run.delay.seconds", "10",
            "hazelcast.graceful.shutdown.max.wait", "10");

    private static final String LOGGING = "hazelcast.logging.type";

    private static final Map<String, String> MANNERS = Map.of(
            "hazelcast.phone.home.enabled", "false",
            "hazelcast.socket.bind.any", "false",
            "hazelcast.socket.server.bind.any", "false");

    static {
        // What is logged before there is a member asks the property of the system.
        System.setProperty(LOGGING, System.getProperty(LOGGING, "slf4j"));
    }

    /** The map of what members share. */
    private static final String STATE = "framegate.state";

    /** How many of its entries a member has at most, its copies of others' not counted; beyond that some unused ones are forgotten. */
    private static final int STATE_ENTRIES = 200_000;

    private HazelcastMember() {}

    /** What makes a Vert.x a member of this cluster. */
    static ClusterManager of(ClusterConfig cluster) {
        return new HazelcastClusterManager(config(cluster));
    }

    /** The address that this member has got in the cluster, with the port. */
    static String address(ClusterManager member) {
        Address address = ((HazelcastClusterManager) member)
                .getHazelcastInstance()
                .getCluster()
                .getLocalMember()
                .getAddress();
        return address.getHost() + ":" + address.getPort();
    }

    /** What its members share. */
    static SharedState state(ClusterManager member) {
        return new HazelcastState(
                ((HazelcastClusterManager) member).getHazelcastInstance().getMap(STATE));
    }

    private static Config config(ClusterConfig cluster) {
        Config config = new Config().setClusterName(cluster.name());
        TIMINGS.forEach(config::setProperty);
        MANNERS.forEach(config::setProperty);
        config.setProperty("hazelcast.local.localAddress", cluster.host());
        config.getMetricsConfig().setEnabled(false);
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(cluster.port()).setPortAutoIncrement(false);
        discovery(network.getJoin(), cluster);
        // As Vert.x asks for it: who listens to what, kept twice.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.getMapConfig("__vertx.haInfo").setBackupCount(1);
        config.getMapConfig("__vertx.nodeInfo").setBackupCount(1);
        config.getMapConfig(STATE)
                .setBackupCount(1)
                .setStatisticsEnabled(false)
                .setEvictionConfig(new EvictionConfig()
                        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                        .setSize(STATE_ENTRIES)
                        .setEvictionPolicy(EvictionPolicy.LRU));
        return config;
    }

    private static void discovery(JoinConfig join, ClusterConfig cluster) {
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        if (cluster.dns().isPresent()) {
            join.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-dns", cluster.dns().get())
                    .setProperty("service-port", Integer.toString(cluster.port()));
        } else {
            join.getTcpIpConfig().setEnabled(true).setMembers(cluster.membersWithPorts());
        }
    }
}
