package dev.muster.app;

import dev.muster.platform.error.MusterException;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// `muster serve`: the server in the foreground, until it is told to stop.
final class Server {
    private Server() {}

    /// Runs it, and gives the exit status. A start that fails says why in one line.
    static int run(String... args) {
        var failure = new AtomicReference<@Nullable Throwable>();
        var status = new AtomicInteger();
        Quarkus.run(
                null,
                (code, fault) -> {
                    status.set(code);
                    failure.set(fault);
                },
                args);
        var fault = failure.get();
        if (fault != null) {
            System.err.println("muster: " + reason(fault));
            return Math.max(1, status.get());
        }
        return status.get();
    }

    private static String reason(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof MusterException expected) {
                return String.valueOf(expected.getMessage());
            }
        }
        Throwable root = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }
}
