package io.framegate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/** The boundaries that modules would give: who may know whom, and what nothing here is called. */
@AnalyzeClasses(packages = "io.framegate", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

    private static final String[] PURE = {
        "io.framegate.frame..",
        "io.framegate.pdk..",
        "io.framegate.session..",
        "io.framegate.count..",
        "io.framegate.route..",
        "io.framegate.script.."
    };
    private static final List<String> BANNED = List.of("util", "utils", "helper", "manager", "common", "misc", "base");

    @ArchTest
    static final ArchRule theCoreKnowsTheJdkAlone = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.framegate..");

    @ArchTest
    static final ArchRule configurationKnowsTheJdkAloneExceptItsSources = classes()
            .that()
            .resideInAPackage("io.framegate.config..")
            .and()
            .resideOutsideOfPackage("io.framegate.config.source..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.framegate..");

    @ArchTest
    static final ArchRule theCoreReadsNoClockAndStartsNoThread = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule onlySocketsAndDnsKnowNetty = noClasses()
            .that()
            .resideOutsideOfPackages("io.framegate.socket..", "io.framegate.dns..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule onlySocketsAndDnsKnowWhatVertxHides = noClasses()
            .that()
            .resideOutsideOfPackages("io.framegate.socket..", "io.framegate.dns..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.impl..", "io.vertx.core.internal..", "io.vertx.core.http.impl..");

    /** So that another engine can take its place. */
    @ArchTest
    static final ArchRule onlyLuaKnowsItsEngine = noClasses()
            .that()
            .resideOutsideOfPackage("io.framegate.lua..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.luaj..");

    /** LuaJ's own libraries are not metered, and some of them put themselves where all of the JVM has them. */
    @ArchTest
    static final ArchRule luaUsesNoLibraryOfItsEngine = noClasses()
            .that()
            .resideInAPackage("io.framegate.lua..")
            .and()
            .resideOutsideOfPackage("io.framegate.lua.library..")
            .should()
            .dependOnClassesThat(new DescribedPredicate<>("are a library of LuaJ") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getPackageName().startsWith("org.luaj.vm2.lib")
                            && type.getSimpleName().endsWith("Lib");
                }
            });

    /** So that a process on its own needs no jar of it. */
    @ArchTest
    static final ArchRule classesThatSayItKnowHazelcast = noClasses()
            .that()
            .haveNameNotMatching("io\\.framegate\\.cluster\\.Hazelcast(Member|State)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..");

    /** So that nothing of it is loaded where no plugin has a breaker. */
    @ArchTest
    static final ArchRule oneClassKnowsResilience4j = noClasses()
            .that()
            .haveNameNotMatching(".*\\.bus\\.PluginBreaker(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.resilience4j..");

    @ArchTest
    static final ArchRule pluginsSeeTheContractLibrariesAndNothingElse = classes()
            .that()
            .resideInAPackage("io.framegate.plugins..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "org.jspecify..",
                    "io.framegate.pdk..",
                    "io.framegate.frame..",
                    "io.framegate.plugins..",
                    // libraries that some of them are made of
                    "org.slf4j..",
                    "com.fasterxml.jackson.core..",
                    "com.google.re2j..",
                    "com.nimbusds..",
                    "io.github.bucket4j..",
                    "dev.harrel.jsonschema..");

    @ArchTest
    static final ArchRule theContractKnowsFramesAlone = noClasses()
            .that()
            .resideInAPackage("io.framegate.pdk..")
            .should()
            .dependOnClassesThat(outside("io.framegate.pdk", "io.framegate.frame"));

    @ArchTest
    static final ArchRule theSessionKnowsTheContractAndFramesAlone = noClasses()
            .that()
            .resideInAPackage("io.framegate.session..")
            .should()
            .dependOnClassesThat(outside("io.framegate.session", "io.framegate.pdk", "io.framegate.frame"));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.framegate.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingHasANameThatSaysNothing = classes().should(new ArchCondition<>("have a telling name") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            String name = type.getSimpleName().toLowerCase(Locale.ROOT);
            String last = type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1);
            if (BANNED.stream().anyMatch(name::endsWith) || BANNED.contains(last)) {
                events.add(SimpleConditionEvent.violated(type, type.getName() + " says nothing"));
            }
        }
    });

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return new DescribedPredicate<>("of ours but outside of " + List.of(packages)) {
            @Override
            public boolean test(JavaClass type) {
                return type.getPackageName().startsWith("io.framegate")
                        && Stream.of(packages).noneMatch(type.getPackageName()::startsWith);
            }
        };
    }

    /** A class over 430 lines is a question nobody has answered. */
    @ArchTest
    static void noSourceFileIsLong(com.tngtech.archunit.core.domain.JavaClasses classes) {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> longOnes = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > 430)
                    .map(Path::toString)
                    .toList();
            Assertions.assertEquals(List.of(), longOnes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
