package dev.muster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much of a heap is in use by objects that something still refers to.
final class LiveHeap {
    private LiveHeap() {}

    /// Of a process of Java, in bytes: the total of the histogram that the JDK's `jcmd` makes, after a collection.
    static long of(long pid) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        // Not through a pipe: a process that measures itself stands still meanwhile, and would not read it.
        var histogram = Files.createTempFile("muster-bench", ".histogram");
        try {
            new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(histogram.toFile())
                    .start()
                    .waitFor();
            return total(Files.readAllLines(histogram));
        } finally {
            Files.delete(histogram);
        }
    }

    private static long total(List<String> histogram) {
        var total = histogram.stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no histogram: " + histogram));
        return Long.parseLong(total.strip().split("\\s+")[2]);
    }
}
