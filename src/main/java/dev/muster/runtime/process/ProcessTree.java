package dev.muster.runtime.process;

import dev.muster.platform.process.ProcStat;
import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Everything that the processes of one room have started: their groups, and descendants that left these.
/// Only processes whose start time still fits are ever signalled.
final class ProcessTree {
    private static final Duration DEATH = Duration.ofSeconds(3);

    private final String room;
    private final List<ProcessIdentity> leaders = new ArrayList<>();
    private final Set<ProcessHandle> strays = new LinkedHashSet<>();

    private ProcessTree(String room, List<ContainerProcess> processes) {
        this.room = room;
        processes.forEach(process -> process.identity().ifPresent(leaders::add));
    }

    /// Asks all processes of a room to end (SIGTERM), gives them `grace`, then ends them by force
    /// (SIGKILL). Returns when they are gone.
    static void end(String room, List<ContainerProcess> processes, Duration grace) {
        new ProcessTree(room, processes).end(grace);
    }

    private void end(Duration grace) {
        for (var leader : leaders) {
            if (leader.alive()) {
                findStrays(leader).forEach(ProcessHandle::destroy);
                signalGroup(leader, "TERM");
            } else {
                orphansOf(leader).forEach(ProcessHandle::destroy);
            }
        }
        await(grace);
        for (var leader : leaders) {
            if (leader.alive()) {
                findStrays(leader);
                signalGroup(leader, "KILL");
            }
            orphansOf(leader).forEach(ProcessHandle::destroyForcibly);
        }
        strays.forEach(ProcessHandle::destroyForcibly);
        await(DEATH);
    }

    /// Descendants that made a group of their own. Where the group is not known none is named, lest a
    /// member of the main group gets SIGTERM twice; all descendants are remembered for the end by force.
    private List<ProcessHandle> findStrays(ProcessIdentity leader) {
        var found = new ArrayList<ProcessHandle>();
        ProcessHandle.of(leader.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(descendant -> {
                    strays.add(descendant);
                    ProcStat.of(descendant.pid())
                            .filter(stat -> stat.group() != leader.pid())
                            .ifPresent(stray -> found.add(descendant));
                });
        return found;
    }

    /// Members of a group whose leader was killed alone. Their group's number could have been given away
    /// since, so they are believed only if they carry the room's name in their environment.
    private List<ProcessHandle> orphansOf(ProcessIdentity leader) {
        if (leader.alive()) {
            return List.of();
        }
        var found = ProcessHandle.allProcesses()
                .filter(process -> ProcStat.of(process.pid())
                        .filter(stat -> stat.group() == leader.pid())
                        .isPresent())
                .filter(process -> belongsToRoom(process.pid()))
                .toList();
        strays.addAll(found);
        return found;
    }

    private boolean belongsToRoom(long pid) {
        try {
            var environment = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0", -1)).contains("MAESTRO_ROOM_ID=" + room);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /// Through a shell, since the JDK can signal single processes only. The leader's pid is its group's
    /// number as long as it lives.
    private static void signalGroup(ProcessIdentity leader, String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s " + signal + " -- -" + leader.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noShell) {
            ProcessHandle.of(leader.pid()).ifPresent(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long pause = 5;
        while (isAlive() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause = Math.min(100, 2 * pause);
        }
    }

    private boolean isAlive() {
        return leaders.stream().anyMatch(ProcessIdentity::alive)
                || strays.stream().anyMatch(ProcessTree::isAlive);
    }

    private static boolean isAlive(ProcessHandle process) {
        return process.isAlive()
                && ProcStat.of(process.pid()).filter(ProcStat::isDead).isEmpty();
    }
}
