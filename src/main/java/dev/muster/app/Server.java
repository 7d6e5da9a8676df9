package dev.muster.app;

import dev.muster.platform.error.MusterException;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// `muster serve`: the server in the foreground, until it is told to stop.
final class Server {
    private Server() {}

    /// Runs it, and ends the process with its exit status. A start that fails says why in one line. A live reload
    /// stops and starts the server within one process, which then goes on.
    static void run(String... args) {
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
            status.set(Math.max(1, status.get()));
        }
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            System.exit(status.get());
        }
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
