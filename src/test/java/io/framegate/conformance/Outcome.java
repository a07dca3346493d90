package io.framegate.conformance;

import io.framegate.frame.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has to come of a case.
 *
 * @param passes the frames that come out on the far side, in order
 * @param closed the status its sender is closed with, if it broke a rule
 */
record Outcome(List<Frame> passes, OptionalInt closed) {

    private static final Pattern SYNTAX = Pattern.compile("(pass)?(.*?)(?:close (\\d+))?");

    static Outcome parse(String text, String sends) {
        Matcher outcome = SYNTAX.matcher(text);
        if (!outcome.matches()) {
            throw new IllegalArgumentException("not an outcome: " + text);
        }
        List<Frame> passes = new ArrayList<>();
        if (outcome.group(1) != null) {
            passes.addAll(joined(sends));
        }
        passes.addAll(joined(outcome.group(2)));
        return new Outcome(
                passes,
                outcome.group(3) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(outcome.group(3))));
    }

    private static List<Frame> joined(String frames) {
        Joined joined = new Joined();
        for (Notation.Part part : Notation.parse(frames).parts()) {
            if (part instanceof Notation.Sent sent) {
                joined.add(sent);
            }
        }
        return joined.frames();
    }

    /** Whether the case itself ends the session with a close frame that passes. */
    boolean endsWithClose() {
        return !passes.isEmpty() && passes.get(passes.size() - 1).isClose();
    }
}
