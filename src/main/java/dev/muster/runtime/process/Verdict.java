package dev.muster.runtime.process;

import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import java.util.List;

/// What the processes of a room say about its instance. All must run; one that ended well ends the room,
/// one that did not makes it a failure.
final class Verdict {
    private Verdict() {}

    static Instance of(InstanceRecord record, List<ContainerProcess> processes) {
        var result = ready(record);
        for (var process : processes) {
            switch (process.state()) {
                case ContainerProcess.State.Running running -> {}
                case ContainerProcess.State.Exited exited -> {
                    if (exited.status() != 0) {
                        return failed(record, said(process, "exited with status " + exited.status()));
                    }
                    result = with(result, InstanceStatus.TERMINATING, "exited");
                }
                case ContainerProcess.State.Vanished vanished -> {
                    return failed(record, said(process, "vanished without an exit status"));
                }
            }
        }
        return result;
    }

    static Instance ready(InstanceRecord record) {
        return new Instance(record.room(), record.version(), InstanceStatus.READY, "", record.address());
    }

    static Instance failed(InstanceRecord record, String description) {
        return with(ready(record), InstanceStatus.ERROR, description);
    }

    static Instance terminating(Instance seen) {
        return with(seen, InstanceStatus.TERMINATING, "being deleted");
    }

    private static String said(ContainerProcess process, String what) {
        var line = process.log().lastLine();
        return "container " + process.name() + " " + what + (line.isEmpty() ? "" : ": " + line);
    }

    private static Instance with(Instance seen, InstanceStatus status, String description) {
        return new Instance(seen.room(), seen.version(), status, description, seen.address(), seen.revision());
    }
}
