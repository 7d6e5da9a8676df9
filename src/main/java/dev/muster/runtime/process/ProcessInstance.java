package dev.muster.runtime.process;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceEvents;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One room and its processes. Its monitor guards its life, and makes its events leave in order; what
/// others read is an immutable snapshot.
final class ProcessInstance {
    private static final Logger LOG = Logger.getLogger(ProcessInstance.class);
    private static final Duration EARLY = Duration.ofSeconds(10);
    private static final int RESTARTS = 3;

    private final RoomRef room;
    private final RoomDirectory directory;
    private final RoomStarter starter;
    private final InstanceEvents events;

    private final AtomicBoolean deleting = new AtomicBoolean();
    private volatile Instance snapshot;
    private volatile List<ContainerProcess> processes = List.of();
    private @Nullable InstanceRecord record;
    private @Nullable RoomRequest request;
    private @Nullable String fault;
    private long startedNanos;
    private int restarts;
    private boolean gone;

    /// @param life under which its changes are counted
    ProcessInstance(
            RoomRef room,
            String version,
            String life,
            RoomDirectory directory,
            RoomStarter starter,
            InstanceEvents events) {
        this.room = room;
        this.directory = directory;
        this.starter = starter;
        this.events = events;
        this.snapshot = new Instance(room, version, InstanceStatus.PENDING, "starting", null, new Revision(life, 0));
    }

    Instance snapshot() {
        var seen = snapshot;
        return deleting.get() ? Verdict.terminating(seen) : seen;
    }

    boolean isAlive() {
        return processes.stream().anyMatch(ContainerProcess::isAlive);
    }

    List<ContainerProcess> processes() {
        return processes;
    }

    /// Takes over what an earlier Muster started.
    synchronized void adopt(InstanceRecord found) {
        record = found;
        processes = directory.processes(found);
        deleting.set(directory.isDeleting());
        refresh();
    }

    /// Starts its processes.
    ///
    /// @throws MusterException UNAVAILABLE; then nothing of it is left
    synchronized void start(RoomRequest wanted) {
        if (deleting.get()) {
            throw MusterException.unavailable("room " + room + " is being deleted");
        }
        request = wanted;
        try {
            directory.remove();
            launch(wanted);
        } catch (IOException e) {
            throw RoomDirectory.unusable("write to", directory.path(), e);
        } catch (MusterException e) {
            removeDirectory();
            throw e;
        }
        refresh();
    }

    private void launch(RoomRequest wanted) {
        startedNanos = System.nanoTime();
        record = starter.start(wanted, directory, this::refresh);
        processes = directory.processes(record);
    }

    /// Looks at its processes and publishes what changed.
    synchronized void refresh() {
        if (gone || record == null) {
            return;
        }
        var seen = look(record);
        while (seen.status() == InstanceStatus.ERROR && request != null && lostItsPort()) {
            restart(request, record);
            seen = look(record);
        }
        if (!seen.saysTheSameAs(snapshot)) {
            var news = seen.at(snapshot.revision().next());
            snapshot = news;
            events.publish(new InstanceEvent.Changed(news));
        }
    }

    /// False when that had been asked before.
    boolean markDeleting() {
        return deleting.compareAndSet(false, true);
    }

    /// Ends its processes and removes its traces; returns when that is done.
    void end(@Nullable Duration atMost) {
        Duration grace;
        synchronized (this) {
            if (gone) {
                return;
            }
            directory.markDeleting();
            refresh();
            grace = record == null ? Duration.ZERO : record.grace();
        }
        if (atMost != null && atMost.compareTo(grace) < 0) {
            grace = atMost;
        }
        ProcessTree.end(room.room(), processes, grace);
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            removeDirectory();
            if (record != null) {
                starter.release(record);
            }
        }
    }

    /// Another program took a port between its choice and its use.
    private boolean lostItsPort() {
        return !deleting.get()
                && restarts < RESTARTS
                && System.nanoTime() - startedNanos < EARLY.toNanos()
                && processes.stream()
                        .anyMatch(process -> process.state() instanceof ContainerProcess.State.Exited(int status)
                                && status != 0
                                && process.log().saysAddressInUse());
    }

    private void restart(RoomRequest wanted, InstanceRecord before) {
        restarts++;
        LOG.infof("Room starts again on other ports, one was in use; room=%s attempt=%d", room, restarts);
        ProcessTree.end(room.room(), processes, Duration.ofMillis(500));
        try {
            launch(wanted);
            starter.release(before);
        } catch (MusterException e) {
            fault = e.getMessage();
            restarts = RESTARTS;
        }
    }

    private Instance look(InstanceRecord known) {
        if (deleting.get()) {
            return Verdict.terminating(Verdict.ready(known));
        }
        return fault == null ? Verdict.of(known, processes) : Verdict.failed(known, fault);
    }

    private void removeDirectory() {
        try {
            directory.remove();
        } catch (IOException e) {
            LOG.warnf("The files of a room could not be removed; room=%s directory=%s", room, directory.path());
        }
    }
}
