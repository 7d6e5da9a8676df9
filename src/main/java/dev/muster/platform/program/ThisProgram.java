package dev.muster.platform.program;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The program that is running, as the argument vector that starts it again: a native executable,
/// `muster.jar`, or a class path.
public final class ThisProgram {
    private static final String MAIN_CLASS = "dev.muster.app.Main";

    /// What a JVM needs to be small and up at once; none of it matters to a native executable.
    private static final List<String> LIGHT = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xms4m",
            "-Xmx16m",
            "-Xss256k",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:-UsePerfData",
            "-Xshare:auto");

    private ThisProgram() {}

    /// Netty and protobuf read memory in a way that the JVM would otherwise warn of.
    private static final List<String> QUIET = List.of("--sun-misc-unsafe-memory-access=allow");

    /// Starts this program with `verb`, as it runs now.
    public static List<String> command(List<String> verb) {
        return command(QUIET, verb);
    }

    /// Starts this program with `verb` as a small helper process: little memory, quick to start, slow
    /// at its peak.
    public static List<String> lightCommand(List<String> verb) {
        return command(LIGHT, verb);
    }

    private static List<String> command(List<String> options, List<String> verb) {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
            var executable = ProcessHandle.current()
                    .info()
                    .command()
                    .orElseThrow(() -> new IllegalStateException("the path of this executable is not known"));
            return nativeCommand(executable, verb);
        }
        return javaCommand(
                System.getProperty("java.home"), System.getProperty("java.class.path"), codeSource(), options, verb);
    }

    static List<String> nativeCommand(String executable, List<String> verb) {
        var command = new ArrayList<String>();
        command.add(executable);
        command.addAll(verb);
        return List.copyOf(command);
    }

    /// @param code where this class was loaded from, if that is known
    static List<String> javaCommand(
            String javaHome, String classPath, @Nullable Path code, List<String> options, List<String> verb) {
        var command = new ArrayList<String>();
        command.add(Path.of(javaHome, "bin", "java").toString());
        command.addAll(options);
        if (isJarOnly(classPath, code)) {
            command.add("-jar");
            command.add(Path.of(classPath).toAbsolutePath().toString());
        } else {
            command.add("-cp");
            command.add(withCode(classPath, code));
            command.add(MAIN_CLASS);
        }
        command.addAll(verb);
        return List.copyOf(command);
    }

    private static boolean isJarOnly(String classPath, @Nullable Path code) {
        return code != null
                && classPath.endsWith(".jar")
                && !classPath.contains(File.pathSeparator)
                && Path.of(classPath)
                        .toAbsolutePath()
                        .normalize()
                        .equals(code.toAbsolutePath().normalize());
    }

    /// Absolute, since the new process may have another working directory than this one had at its start.
    /// Launchers such as that of the development mode load this class from a place that is not on the class
    /// path.
    private static String withCode(String classPath, @Nullable Path code) {
        var entries = new LinkedHashSet<String>();
        if (code != null) {
            entries.add(code.toAbsolutePath().toString());
        }
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private static @Nullable Path codeSource() {
        CodeSource source = ThisProgram.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        try {
            var location = source.getLocation().toURI();
            return "file".equals(location.getScheme()) ? Path.of(location) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
