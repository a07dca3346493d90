package io.framegate.admin;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Whoever can say whether a declarative file would be taken, and put one in the place of the one there is. */
public interface ConfigEditor {

    /**
     * What there is to say of a declarative file.
     *
     * @param problems why it cannot be used, with their places; empty if it can
     * @param warnings what the operator should know, with their places
     */
    record Verdict(List<String> problems, List<String> warnings) {

        /** Whether it can be used. */
        boolean isValid() {
            return problems.isEmpty();
        }
    }

    /** Whether this document, in YAML or JSON, would be taken. Changes nothing. */
    Future<Verdict> check(Buffer document);

    /**
     * Writes this document into the declarative file and has the gateway take it over, if it can be used; otherwise nothing
     * changes.
     *
     * @return fails with the reason if the file cannot be written
     */
    Future<Verdict> replace(Buffer document);
}
