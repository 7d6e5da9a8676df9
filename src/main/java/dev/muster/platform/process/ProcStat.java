package dev.muster.platform.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What Linux tells about a process in `/proc/<pid>/stat`.
///
/// @param group the number of its process group
/// @param start clock ticks from boot to its start
public record ProcStat(char state, long group, String start) {

    /// Empty when there is no such process, or no `/proc`.
    public static Optional<ProcStat> of(long pid) {
        try {
            var text = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The second field is the program's name in brackets, which may itself hold spaces and brackets.
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new ProcStat(fields[0].charAt(0), Long.parseLong(fields[2]), fields[19].strip()));
        } catch (IOException | RuntimeException gone) {
            return Optional.empty();
        }
    }

    /// Whether it has ended, even if nobody collected it yet.
    public boolean isDead() {
        return state == 'Z' || state == 'X';
    }
}
