package dev.muster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rows of one benchmark: printed as they come, written as JSON at the end.
final class Report {
    private final String name;
    private final PrintStream out;
    private final double loadAtStart = load();
    private final List<Row> rows = new ArrayList<>();

    Report(String name, PrintStream out) {
        this.name = name;
        this.out = out;
        out.printf(Locale.ROOT, "%n%s (load %.1f)%n", name, loadAtStart);
    }

    void add(Row row) {
        rows.add(row);
        out.println("  " + row.line());
    }

    /// Something that has no figure yet.
    void notServed(String what, String why) {
        out.printf(Locale.ROOT, "  %-54s not served: %s%n", what, why);
    }

    boolean passed() {
        return rows.stream().allMatch(Row::passed);
    }

    // How busy the machine is, of the last minute.
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /// Writes `<name>.json`.
    void write(Path directory) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", name)
                .put("at", Instant.now().toString())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("loadAtStart", loadAtStart)
                .put("loadAtEnd", load())
                .put("passed", passed());
        var list = json.putArray("rows");
        for (var row : rows) {
            var item = list.addObject()
                    .put("name", row.name())
                    .put("figure", row.figure())
                    .put("unit", row.unit())
                    .put("verdict", row.verdict());
            row.limit().ifPresent(limit -> item.put(row.atLeast() ? "atLeast" : "atMost", limit));
            row.ratio().ifPresent(ratio -> item.put("ratio", ratio));
            row.notes().forEach(item::put);
        }
        try {
            Files.createDirectories(directory);
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(directory.resolve(name + ".json").toFile(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
