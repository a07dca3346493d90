package io.framegate.script;

import io.framegate.pdk.PdkException;
import io.framegate.pdk.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which phases a function may be called in, and what is raised in the others (spec 2.1, P1 and P2). Immutable. */
public final class PhaseGuard {

    private final List<Phase> allowed;

    private PhaseGuard(List<Phase> allowed) {
        this.allowed = allowed;
    }

    /** A guard that lets these phases pass. */
    public static PhaseGuard onlyIn(Phase... phases) {
        return new PhaseGuard(List.copyOf(Arrays.asList(phases)));
    }

    /**
     * Lets a call pass or not.
     *
     * @param current the phase that is running; empty if none is
     * @throws PdkException in any other phase, with Kong's wording
     */
    public void check(Optional<Phase> current) {
        if (current.isEmpty()) {
            throw new PdkException("no phase in ngx.ctx.KONG_PHASE, (need one of " + names() + ")");
        }
        if (!allowed.contains(current.get())) {
            throw new PdkException(
                    "function cannot be called in " + current.get().pdkName() + " phase (only in: " + names() + ")");
        }
    }

    private String names() {
        return allowed.stream().map(Phase::pdkName).collect(Collectors.joining(", "));
    }
}
