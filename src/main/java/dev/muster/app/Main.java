package dev.muster.app;

import dev.muster.app.cli.MusterCommand;
import dev.muster.app.sampleroom.SampleRoom;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/// Where the program starts. The sample room comes first: it is to start in the time of a small program, so
/// neither the server's framework nor the command-line library is touched before it.
@QuarkusMain
public final class Main {
    private Main() {}

    /// Runs the verb that the first argument names; without one, the server.
    public static void main(String[] args) {
        var verb = args.length == 0 ? "" : args[0];
        switch (verb) {
            case "sample-room" -> System.exit(SampleRoom.run());
            case "", "serve" -> Server.run(Arrays.stream(args).skip(1).toArray(String[]::new));
            default -> System.exit(MusterCommand.run(args));
        }
    }
}
