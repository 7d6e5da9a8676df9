package dev.muster.openmatch0.process;

import java.util.ArrayList;
import java.util.List;

/// The shell around a command.
final class CommandWrapper {
    /// Standard input is a line to the server: when it is cut, however the server ended, the whole
    /// group goes. Standard error carries the command's exit status alone; the command's own goes where
    /// its output goes. What the command left behind goes with it: its run is over when its main
    /// process is.
    private static final String SCRIPT = """
            exec 3<&0 </dev/null
            (while read -r line <&3; do :; done; kill -s KILL 0) >/dev/null 2>&1 &
            exec 4>&2 2>&1 3<&-
            trap : TERM INT HUP
            "$@" 4>&-
            echo $? >&4
            kill -s KILL 0
            """;

    private CommandWrapper() {}

    static List<String> around(List<String> newSession, List<String> command) {
        var words = new ArrayList<>(newSession);
        words.addAll(List.of("/bin/sh", "-c", SCRIPT, "muster-function"));
        words.addAll(command);
        return words;
    }
}
