package io.framegate.config.source;

import io.framegate.config.document.ConfigPath;
import io.framegate.config.source.YamlDocument.Flaw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns YAML's nodes into values, notes where they stand, and objects to what JSON could not say. */
final class NodeReader {

    /** Most values of a document with its aliases written out. */
    private static final int MOST_VALUES = 2_000_000;

    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final List<Flaw> flaws = new ArrayList<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    YamlDocument read(MappingNode root) {
        note(ConfigPath.ROOT, root);
        Map<String, Object> read = map(root, ConfigPath.ROOT);
        return new YamlDocument(read, positions, flaws);
    }

    private void note(ConfigPath path, Node node) {
        YamlDocument.position(node.getStartMark()).ifPresent(at -> positions.putIfAbsent(path.text(), at));
    }

    private void flaw(Node node, ConfigPath path, String message) {
        flaws.add(new Flaw(YamlDocument.position(node.getStartMark()), path.text(), message));
    }

    private @Nullable Object value(Node node, ConfigPath path) {
        if (++values > MOST_VALUES) {
            if (values == MOST_VALUES + 1) {
                flaw(node, path, "the document has more than " + MOST_VALUES + " values");
            }
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            Optional<JsonTypes.Scalar> value = JsonTypes.valueOf(scalar);
            if (value.isEmpty()) {
                flaw(node, path, "there is no tag " + scalar.getTag().getValue() + " here");
                return null;
            }
            return value.get().value();
        }
        if (!node.getTag().equals(node instanceof SequenceNode ? Tag.SEQ : Tag.MAP)) {
            flaw(node, path, "there is no tag " + node.getTag().getValue() + " here");
        }
        if (!open.add(node)) {
            flaw(node, path, "contains itself");
            return null;
        }
        try {
            return node instanceof SequenceNode sequence ? list(sequence, path) : map((MappingNode) node, path);
        } finally {
            open.remove(node);
        }
    }

    private List<Object> list(SequenceNode node, ConfigPath path) {
        List<Object> list = new ArrayList<>();
        for (Node item : node.getValue()) {
            ConfigPath at = path.index(list.size());
            note(at, item);
            list.add(value(item, at));
        }
        return list;
    }

    private Map<String, Object> map(MappingNode node, ConfigPath path) {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                flaw(tuple.getKeyNode(), path, "expected a text as key, found something else");
                continue;
            }
            if (key.getTag().equals(Tag.MERGE)) {
                merge(tuple.getValueNode(), path, merged);
                continue;
            }
            String name = key.getValue();
            ConfigPath at = path.key(name);
            Position first = map.containsKey(name) ? positions.get(at.text()) : null;
            if (first != null) {
                flaw(key, at, "this key stands already at " + first);
                continue;
            }
            YamlDocument.position(key.getStartMark()).ifPresent(own -> positions.put(at.text(), own));
            map.put(name, value(tuple.getValueNode(), at));
        }
        merged.forEach(map::putIfAbsent);
        return map;
    }

    /** The keys of {@code <<}: those of a map, or of several, of which the first to have a key wins. */
    private void merge(Node node, ConfigPath path, Map<String, Object> merged) {
        if (node instanceof MappingNode mapping) {
            if (value(mapping, path) instanceof Map<?, ?> keys) {
                keys.forEach((key, value) -> merged.putIfAbsent(String.valueOf(key), value));
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> merge(item, path, merged));
        } else {
            flaw(node, path, "expected a map after <<, found something else");
        }
    }
}
