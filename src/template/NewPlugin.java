import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * Makes a plugin project of the one in {@code project}, with a JDK and nothing else:
 *
 * <pre>java framegate/src/template/NewPlugin.java my-plugin org.example</pre>
 *
 * <p>The project is a directory named like the plugin, in the working directory. Nothing that is there is overwritten.
 */
public final class NewPlugin {

    private static final String USAGE = "usage: java NewPlugin.java NAME PACKAGE, such as my-plugin org.example";
    private static final String PACKAGE = "org.example.template";
    private static final List<Path> WRAPPER = Stream.of("mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties")
            .map(Path::of)
            .toList();

    private final Path framegate;
    private final Path project;
    private final String name;
    private final String javaPackage;

    private NewPlugin(Path framegate, Path project, String name, String javaPackage) {
        this.framegate = framegate;
        this.project = project;
        this.name = name;
        this.javaPackage = javaPackage;
    }

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        if (arguments.length != 2) {
            refuse(USAGE);
        }
        String name = arguments[0];
        String javaPackage = arguments[1];
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            refuse("a plugin's name is lower case letters, digits and hyphens, such as my-plugin");
        }
        if (!SourceVersion.isName(javaPackage)) {
            refuse("a package is Java names with dots between them, such as org.example");
        }
        URI source = NewPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path framegate = Path.of(source).getParent().getParent().getParent();
        Path project = Path.of(name).toAbsolutePath();
        if (Files.exists(project)) {
            refuse(project + " is there already");
        }
        NewPlugin plugin = new NewPlugin(framegate, project, name, javaPackage);
        plugin.make();
        System.out.println("Made " + name + ". Its README.md says how to build, test and run it.");
    }

    private static void refuse(String message) {
        System.err.println(message);
        System.exit(2);
    }

    private void make() throws IOException {
        Path template = framegate.resolve("src").resolve("template").resolve("project");
        String version = version();
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String made = filled(template.relativize(file).toString().replace('\\', '/'), version)
                        .replace(PACKAGE.replace('.', '/'), javaPackage.replace('.', '/'));
                write(project.resolve(made), filled(Files.readString(file), version));
            }
        }
        for (Path file : WRAPPER) {
            Path copy = project.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(framegate.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** The version of the gateway beside this template. */
    private String version() throws IOException {
        Matcher version = Pattern.compile("<artifactId>framegate</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(framegate.resolve("pom.xml")));
        if (!version.find()) {
            throw new IOException("no version in " + framegate.resolve("pom.xml"));
        }
        return version.group(1);
    }

    private String filled(String text, String version) {
        String type = Arrays.stream(name.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        return text.replace(PACKAGE, javaPackage)
                .replace("TemplatePlugin", type)
                .replace("template-plugin", name)
                .replace("@framegate.version@", version)
                .replace("@framegate@", fromProject());
    }

    /** Where the gateway's checkout is, seen from the project. */
    private String fromProject() {
        Path way = framegate.getRoot().equals(project.getRoot()) ? project.relativize(framegate) : framegate;
        return way.toString().replace('\\', '/');
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
