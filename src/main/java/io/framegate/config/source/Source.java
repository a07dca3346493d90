package io.framegate.config.source;

import io.framegate.config.document.ConfigProblem;
import io.framegate.config.document.ConfigWarning;
import java.util.List;
import java.util.Map;

/** What a configuration is read from, and can say where in it something stands. */
interface Source {

    /** What it says. */
    Map<String, Object> values();

    /** Whether there is anything at all, so that it makes sense to check it. */
    boolean isReadable();

    /** What YAML objects to and what the reader objects to elsewhere, in the order they stand in. */
    List<Finding> problems(List<ConfigProblem> problems);

    /** What the reader warns of, in the order it stands in. */
    List<Finding> warnings(List<ConfigWarning> warnings);
}
