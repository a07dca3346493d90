package io.framegate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framegate.testkit.RawUpstream;
import io.framegate.testkit.TestGateway;
import io.framegate.testkit.TestGateway.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows does what the README says. */
class ReadmeIT {

    private static final String CLASS = "example/Shout.class";

    @TempDir
    private Path directory;

    private static String block(String language) throws IOException {
        Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(matcher.find()).as("a block of " + language).isTrue();
        return matcher.group(1);
    }

    /** Compiles the README's class as a user does, with nothing but ours on the class path, into a jar as it asks for. */
    private Path pluginJar() throws IOException {
        Path source = directory.resolve("Shout.java");
        Files.writeString(source, block("java"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled;
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("--release", "17", "-cp", "target/classes", "-d", directory.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
        }
        assertThat(compiled).as(said.toString()).isTrue();
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        try (OutputStream out = Files.newOutputStream(plugins.resolve("shout.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("META-INF/services/io.framegate.pdk.PluginFactory"));
            jar.write("example.Shout\n".getBytes(StandardCharsets.UTF_8));
            for (String file : new String[] {CLASS, "example/Shout$Config.class"}) {
                jar.putNextEntry(new JarEntry(file));
                jar.write(Files.readAllBytes(directory.resolve(file)));
            }
        }
        return plugins;
    }

    @Test
    void examplePluginRunsFromADirectoryWithTheConfigurationBesideIt() throws Exception {
        Path plugins = pluginJar();
        String configured = block("yaml").replace("plugins:\n", "").stripIndent();
        try (RawUpstream upstream = new RawUpstream();
                TestGateway gateway = TestGateway.builder()
                        .settings("plugins: {directories: [\"" + plugins + "\"]}")
                        .start(upstream.port(), configured);
                Session session = gateway.session(upstream)) {
            session.client().sendText("hello");
            session.upstream().expectText("HELLO!!");
            session.client().sendHex("82 82 00 00 00 00 68 69");
            session.upstream().expectHex("82 02 68 69");
        }
    }

    @Test
    void pluginHasFifteenLinesAtMost() throws IOException {
        assertThat(block("java")
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("import") && !line.startsWith("package")))
                .hasSizeLessThanOrEqualTo(15);
    }
}
