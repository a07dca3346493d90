package io.framegate.config.source;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigWarning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document with the name of the file it came from.
 *
 * @param name the file's name
 * @param yaml what it holds
 */
record SourceDocument(String name, YamlDocument yaml) implements Source {

    /** In the order of the file; what has no place in it comes last. */
    private static final Comparator<Finding> BY_POSITION = Comparator.comparing(
            (Finding finding) -> finding.position().orElse(new Position(Integer.MAX_VALUE, 0)),
            Comparator.comparingInt(Position::line).thenComparingInt(Position::column));

    /** A file that could not be read. */
    static SourceDocument unreadable(String name, String why) {
        return new SourceDocument(
                name, new YamlDocument(Map.of(), Map.of(), List.of(new YamlDocument.Flaw(Optional.empty(), "", why))));
    }

    @Override
    public Map<String, Object> values() {
        return yaml.values();
    }

    @Override
    public boolean isReadable() {
        return yaml.flaws().isEmpty() || !yaml.values().isEmpty();
    }

    @Override
    public List<Finding> problems(List<ConfigProblem> problems) {
        List<Finding> findings = new ArrayList<>();
        yaml.flaws().forEach(flaw -> findings.add(new Finding(name, flaw.position(), flaw.path(), flaw.message())));
        if (isReadable()) {
            problems.stream()
                    .filter(problem ->
                            yaml.flaws().stream().noneMatch(flaw -> flaw.path().equals(problem.path())))
                    .forEach(problem -> findings.add(finding(problem.path(), problem.message())));
        }
        findings.sort(BY_POSITION);
        return findings;
    }

    @Override
    public List<Finding> warnings(List<ConfigWarning> warnings) {
        return warnings.stream()
                .map(warning -> finding(warning.path(), warning.message()))
                .sorted(BY_POSITION)
                .toList();
    }

    private Finding finding(String path, String message) {
        if (path.startsWith("FRAMEGATE_")) {
            return new Finding("environment", Optional.empty(), path, message);
        } else if (path.startsWith("framegate.")) {
            return new Finding("system properties", Optional.empty(), path, message);
        }
        return new Finding(name, path.isEmpty() ? Optional.empty() : yaml.positionOf(path), path, message);
    }
}
