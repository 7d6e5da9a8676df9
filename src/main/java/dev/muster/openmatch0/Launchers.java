package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.util.List;

/// All ways in which functions and evaluators are run here; the first that runs an image does.
final class Launchers {
    private final List<FunctionLauncher> launchers;

    Launchers(List<FunctionLauncher> launchers) {
        this.launchers = List.copyOf(launchers);
    }

    FunctionLauncher.Run start(FunctionCall call) {
        for (var launcher : launchers) {
            if (launcher.runs(call.image())) {
                return launcher.start(call);
            }
        }
        throw MusterException.failedPrecondition(
                "nothing here runs it: there is no command for it in muster.openmatch0.commands, and no Kubernetes Jobs are"
                        + " configured");
    }
}
