package dev.muster.app.demo;

import java.util.Locale;

/// How a demo distributes the roles: over one process or two, and by which setting the two are told theirs.
enum Split {
    NONE(""),
    ROLES("MUSTER_ROLES"),
    PROFILE("QUARKUS_PROFILE");

    private final String variable;

    Split(String variable) {
        this.variable = variable;
    }

    /// The environment variable that carries the roles of a process.
    String variable() {
        return variable;
    }

    /// The split that a person named, without regard to case.
    static Split named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
