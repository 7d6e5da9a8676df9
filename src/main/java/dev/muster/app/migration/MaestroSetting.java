package dev.muster.app.migration;

import java.util.Locale;

/// A setting of Maestro, and what takes its place here.
///
/// @param key as in Maestro's `config.yaml`
/// @param successor the key here; empty when none is needed
/// @param note how the successor differs, or why there is none
public record MaestroSetting(String key, String successor, String note) {

    /// The environment variable that Maestro reads it from.
    public String variable() {
        return "MAESTRO_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /// What somebody is told who has set it.
    String advice() {
        return successor.isEmpty()
                ? "%s is not needed: %s".formatted(variable(), note)
                : "%s is not obeyed; its successor is %s%s"
                        .formatted(variable(), successor, note.isEmpty() ? "" : ": " + note);
    }
}
