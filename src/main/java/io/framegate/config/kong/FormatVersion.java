package io.framegate.config.kong;

import io.framegate.config.RoutePath;

/** The version of a declarative file's format (spec 10.1). */
enum FormatVersion {
    V1_1("1.1"),
    V2_1("2.1"),
    V3_0("3.0");

    private final String text;

    FormatVersion(String text) {
        this.text = text;
    }

    /**
     * A route's path as a file of this version writes it. Before 3.0 an expression is told by its characters and not by a
     * leading {@code ~}.
     *
     * @throws IllegalArgumentException as {@link RoutePath#parse}
     */
    RoutePath path(String written) {
        boolean isExpression = this != V3_0 && !written.startsWith("~/") && !written.matches("[a-zA-Z0-9._~/%-]*");
        return RoutePath.parse(isExpression ? "~" + written : written);
    }

    @Override
    public String toString() {
        return text;
    }
}
