package dev.muster.app.cli;

import io.quarkus.runtime.Quarkus;
import picocli.CommandLine.Command;

/// `muster serve`, for the help and for whoever starts it through this library.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs the server in the foreground; every setting is also an environment variable.")
final class ServeCommand implements Runnable {
    @Override
    public void run() {
        Quarkus.run();
    }
}
