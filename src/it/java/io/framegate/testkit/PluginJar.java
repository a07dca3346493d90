package io.framegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes jars of plugins as their authors do. */
public final class PluginJar {

    private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");

    private PluginJar() {}

    /** The simple name of the public class in a source. */
    public static String className(String source) {
        Matcher matcher = CLASS.matcher(source);
        assertThat(matcher.find()).as("a class in %s", source).isTrue();
        return matcher.group(1);
    }

    /** Compiles a source with nothing but this on the class path, and without a warning, into this directory. */
    public static void compile(String source, Path classPath, Path directory) throws IOException {
        Path file = directory.resolve(className(source) + ".java");
        Files.writeString(file, source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-Xlint:all",
                    "-Werror",
                    "-proc:none",
                    "-cp",
                    classPath.toString(),
                    "-d",
                    directory.toString());
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }

    /** A jar in this directory with the factory that is the public class of this source, which is in the package {@code example}. */
    public static Path of(String source, Path directory) throws IOException {
        Path classes = Files.createDirectory(directory.resolve("classes"));
        compile(source, Path.of("target", "classes"), classes);
        String name = className(source);
        Path file = directory.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> compiled = Files.walk(classes)) {
            jar.putNextEntry(new JarEntry("META-INF/services/io.framegate.pdk.PluginFactory"));
            jar.write(("example." + name + "\n").getBytes(StandardCharsets.UTF_8));
            for (Path entry :
                    compiled.filter(path -> path.toString().endsWith(".class")).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(entry).toString()));
                jar.write(Files.readAllBytes(entry));
            }
        }
        return file;
    }
}
