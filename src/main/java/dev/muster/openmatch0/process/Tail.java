package dev.muster.openmatch0.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The end of what a command printed. Guarded by its monitor.
final class Tail {
    private static final int KEPT_BYTES = 64 * 1024;
    private static final int LINES = 3;
    private static final int CHARACTERS = 300;

    private final byte[] ring = new byte[KEPT_BYTES];
    private long length;

    /// Reads until there is no more.
    void readAll(InputStream output) {
        var buffer = new byte[8 * 1024];
        try {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                append(buffer, count);
            }
        } catch (IOException closed) {
            // What came until now is what there is.
        }
    }

    private synchronized void append(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (length++ % KEPT_BYTES)] = bytes[i];
        }
    }

    /// All that is kept.
    synchronized byte[] bytes() {
        int kept = (int) Math.min(length, KEPT_BYTES);
        var bytes = new byte[kept];
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((length - kept + i) % KEPT_BYTES)];
        }
        return bytes;
    }

    /// The last lines that are not blank, on one line, shortened and without control characters.
    String lastLines() {
        List<String> lines = new String(bytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                .filter(line -> !line.isEmpty())
                .toList();
        var last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        return last.length() <= CHARACTERS ? last : "..." + last.substring(last.length() - CHARACTERS);
    }
}
