package io.framegate.plugins.validator;

import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import io.framegate.pdk.MatchBudget;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The keywords of one schema: the library's, of which only so many are looked at for a message, and those that are checked here
 * instead, because the library would match an expression for as long as it takes, or not compare values as JSON does. Not
 * thread-safe.
 */
final class SchemaKeywords implements EvaluatorFactory {

    private static final int LEAST_BUDGET = 100_000;
    private static final int LOOKS_PER_BYTE = 16;
    private static final long LEAST_STEPS = 200_000;

    /** The library remembers of a step where it was taken: the deeper, the more. */
    private static final int DEPTH_OF_A_STEP = 16;

    /** A message may be valid although it breaks what is within these. */
    private static final Set<String> ALTERNATIVES = Set.of("anyOf", "oneOf", "not", "if", "contains");

    /** For these the library has one and the same result that says yes. */
    private static final Set<String> ASSERTIONS = Set.of(
            "type",
            "multipleOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "required",
            "dependentRequired");

    /** The library only reports what has a message. */
    private static final String BROKEN = "broken";

    private final EvaluatorFactory library;
    private final List<Object> values;
    private final List<Reference> references = new ArrayList<>();

    private MatchBudget budget = new MatchBudget(LEAST_BUDGET);
    private long steps;
    private boolean untilBroken;
    private int alternatives;
    private int depth;

    /** @param values what {@code const} and {@code enum} stand for */
    SchemaKeywords(SchemaDraft draft, List<Object> values) {
        this.library = draft.keywords();
        this.values = values;
    }

    /**
     * A {@code $ref}.
     *
     * @param text as the schema has it
     * @param address where it leads to
     */
    record Reference(String text, String address) {}

    /** More keywords would be looked at for a message than it can be worth. */
    static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many keywords for this message", null, false, false);
        }
    }

    /** A message breaks what it would have to keep, and no more is to be found out about it. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken() {
            super("broken", null, false, false);
        }
    }

    /** The references of the schemas that were read so far. */
    List<Reference> references() {
        return List.copyOf(references);
    }

    /**
     * The next message, of so many bytes.
     *
     * @param stop whether to stop at the first keyword that it breaks, with {@link Broken}; the library never does
     */
    void start(int bytes, boolean stop) {
        budget = new MatchBudget((int) Math.min(Integer.MAX_VALUE, LEAST_BUDGET + (long) LOOKS_PER_BYTE * bytes));
        steps = LEAST_STEPS + bytes;
        untilBroken = stop;
        alternatives = 0;
        depth = 0;
    }

    /** Instead of a message: the next keyword is looked at, and none of what it leads to. */
    void startWithOneStep() {
        steps = 1;
        untilBroken = false;
        depth = 0;
    }

    @Override
    public Optional<Evaluator> create(SchemaParsingContext context, String keyword, JsonNode node) {
        if (keyword.equals("$ref") && node.isString()) {
            references.add(new Reference(node.asString(), address(context.getParentUri(), node.asString())));
        }
        Optional<Predicate<JsonNode>> own = Optional.empty();
        if (node.isString()) {
            own = ofText(keyword, node.asString());
        } else if (keyword.equals("uniqueItems") && node.isBoolean()) {
            boolean unique = node.asBoolean();
            own = Optional.of(value -> !unique || !(JsonValue.of(value) instanceof List<?> list) || areDistinct(list));
        }
        List<Pattern> names = keyword.equals("patternProperties") && node.isObject()
                ? node.asObject().keySet().stream().map(SchemaKeywords::compile).toList()
                : List.of();
        return own.isPresent()
                ? own.map(Assertion::new)
                : library.create(context, keyword, node).map(found -> new Counted(keyword, names, found));
    }

    private Optional<Predicate<JsonNode>> ofText(String keyword, String text) {
        return switch (keyword) {
            case "pattern" -> {
                Pattern pattern = compile(text);
                yield Optional.of(value -> !value.isString() || budget.isFound(pattern, value.asString()));
            }
            case "format" ->
                Optional.of(value -> !value.isString() || SchemaFormats.isOf(text, value.asString(), budget));
            case "const" -> {
                Object only = values.get(Integer.parseInt(text));
                yield Optional.of(value -> only.equals(JsonValue.of(value)));
            }
            case "enum" -> {
                List<?> some = (List<?>) values.get(Integer.parseInt(text));
                yield Optional.of(value -> some.contains(JsonValue.of(value)));
            }
            case SchemaCopy.NEVER -> Optional.of(value -> false);
            default -> Optional.empty();
        };
    }

    private static boolean areDistinct(List<?> list) {
        return new HashSet<>(list).size() == list.size();
    }

    private void step() {
        steps -= 1 + depth / DEPTH_OF_A_STEP;
        if (steps < 0) {
            throw new TooManySteps();
        }
    }

    private static Pattern compile(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("pattern: " + wrong.getDescription() + " near position "
                    + wrong.getIndex() + " of " + wrong.getPattern());
        }
    }

    private static String address(URI base, String reference) {
        try {
            int fragment = reference.indexOf('#');
            return fragment < 0
                    ? base.resolve(reference).toString()
                    : (fragment == 0 ? base : base.resolve(reference.substring(0, fragment)))
                            + reference.substring(fragment);
        } catch (IllegalArgumentException notAnAddress) {
            return "";
        }
    }

    private Evaluator.Result broken(Evaluator.Result result) {
        if (untilBroken && alternatives == 0) {
            throw new Broken();
        }
        return result;
    }

    /** A keyword that is checked here. */
    private final class Assertion implements Evaluator {

        private final Predicate<JsonNode> holds;

        Assertion(Predicate<JsonNode> holds) {
            this.holds = holds;
        }

        @Override
        public Result evaluate(EvaluationContext context, JsonNode value) {
            step();
            return holds.test(value) ? Result.success() : broken(Result.failure(BROKEN));
        }
    }

    /** A keyword of the library's. */
    private final class Counted implements Evaluator {

        private final List<Pattern> names;
        private final Evaluator keyword;
        private final boolean assertion;
        private final int alternative;

        /** @param names the expressions that it matches names with; they are within the budget if it is found here */
        Counted(String name, List<Pattern> names, Evaluator keyword) {
            this.assertion = ASSERTIONS.contains(name);
            this.alternative = ALTERNATIVES.contains(name) ? 1 : 0;
            this.names = names;
            this.keyword = keyword;
        }

        @Override
        public Result evaluate(EvaluationContext context, JsonNode value) {
            step();
            if (!names.isEmpty() && value.isObject()) {
                for (String name : value.asObject().keySet()) {
                    names.forEach(pattern -> budget.isFound(pattern, name));
                }
            }
            depth++;
            alternatives += alternative;
            Result result = keyword.evaluate(context, value);
            alternatives -= alternative;
            depth--;
            return assertion && result != Result.success() ? broken(result) : result;
        }

        @Override
        public int getOrder() {
            return keyword.getOrder();
        }
    }
}
