package dev.muster.runtime.process;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceEvents;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Rooms as processes of this machine, one per container. They outlive this Muster, however it ends, and
/// are adopted by the next one on the same data directory.
///
/// Images and resources are recorded, not enforced.
public final class ProcessRuntime implements RoomRuntime, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ProcessRuntime.class);

    private final Path dataDirectory;
    private final Commands commands;
    private final HostPorts ports;
    private final String life;
    private final RoomStarter starter;
    private final InstanceEvents events = new InstanceEvents();
    private final Map<RoomRef, ProcessInstance> instances = new ConcurrentHashMap<>();
    private final ProcessWatch watch;

    /// @param dataDirectory holds `rooms/`; only one Muster may use it at a time
    /// @param roomsUrl where rooms reach the rooms door, such as `http://127.0.0.1:8080`; read
    ///     at each start
    /// @param environment of this process: where commands are found, and the few variables
    ///     that rooms inherit
    public ProcessRuntime(
            ProcessRuntimeConfig config,
            Path dataDirectory,
            Supplier<String> roomsUrl,
            Map<String, String> environment,
            RandomGenerator random,
            InstantSource clock) {
        this.dataDirectory = dataDirectory.toAbsolutePath();
        var searchPath = environment.getOrDefault("PATH", "/usr/bin:/bin");
        this.commands = new Commands(config.allow().orElse(List.of()), searchPath);
        this.ports = new HostPorts(random);
        this.life = Long.toHexString(random.nextLong());
        this.starter = new RoomStarter(
                commands,
                new Launcher(searchPath),
                new RoomEnvironment(config.host(), nodeName(), roomsUrl, environment),
                ports,
                clock);
        this.watch = new ProcessWatch(instances::values, config.logLimit().asLongValue());
    }

    /// Adopts the rooms that an earlier Muster left, and watches all from now on. Called once,
    /// before anything else.
    public void start() {
        RoomDirectory.all(dataDirectory).forEach(this::adopt);
        watch.start();
    }

    /// The machine and the data directory: processes are found through their files.
    @Override
    public String host() {
        return nodeName() + ":" + dataDirectory;
    }

    @Override
    public void check(Scheduler scheduler) {
        new SchedulerCheck(commands).check(scheduler);
    }

    @Override
    public void create(RoomRequest room) {
        var ref = room.ref();
        if (!SchedulerCheck.isName(ref.scheduler()) || !SchedulerCheck.isName(ref.room())) {
            throw MusterException.invalid("room: \"" + ref + "\" cannot name a directory");
        }
        var fresh = instance(ref, room.scheduler().version());
        if (instances.putIfAbsent(ref, fresh) != null) {
            return;
        }
        try {
            fresh.start(room);
        } catch (MusterException fault) {
            instances.remove(ref, fresh);
            throw fault;
        }
    }

    @Override
    public void delete(RoomRef room) {
        var instance = instances.get(room);
        if (instance != null && instance.markDeleting()) {
            Thread.startVirtualThread(() -> end(room, instance, null));
        }
    }

    @Override
    public List<Instance> instances(String scheduler) {
        return instances.entrySet().stream()
                .filter(entry -> entry.getKey().scheduler().equals(scheduler))
                .map(entry -> entry.getValue().snapshot())
                .toList();
    }

    @Override
    public List<String> schedulers() {
        return instances.keySet().stream()
                .map(RoomRef::scheduler)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void onChange(Consumer<InstanceEvent> listener) {
        events.onChange(listener);
    }

    /// How many rooms have a running process.
    public int running() {
        return (int)
                instances.values().stream().filter(ProcessInstance::isAlive).count();
    }

    /// Ends all rooms, each within its grace period and at most `limit`, and returns how many were running.
    public int stopAll(Duration limit) {
        int running = running();
        var threads = instances.entrySet().stream()
                .map(entry -> Thread.startVirtualThread(() -> {
                    entry.getValue().markDeleting();
                    end(entry.getKey(), entry.getValue(), limit);
                }))
                .toList();
        join(threads, limit.plusSeconds(5));
        return running;
    }

    /// Stops watching; the rooms run on.
    @Override
    public void close() {
        watch.close();
        events.close();
    }

    private ProcessInstance instance(RoomRef room, String version) {
        return new ProcessInstance(room, version, life, RoomDirectory.of(dataDirectory, room), starter, events);
    }

    private void end(RoomRef room, ProcessInstance instance, @Nullable Duration atMost) {
        instance.end(atMost);
        if (instances.remove(room, instance)) {
            events.publish(new InstanceEvent.Gone(room));
        }
    }

    /// A room whose start was cut off is removed, since the fleet asks for it again; a record that cannot
    /// be read is left alone, since it may belong to a living room.
    private void adopt(RoomDirectory directory) {
        try {
            var found = directory.read();
            if (found.isPresent() && watch.awaitIntroductions(directory.processes(found.get()))) {
                adopt(found.get());
                return;
            }
            found.ifPresent(
                    record -> ProcessTree.end(record.room().room(), directory.processes(record), Duration.ZERO));
            directory.remove();
        } catch (IOException e) {
            LOG.warnf("A room's directory is left alone; directory=%s reason=%s", directory.path(), e.getMessage());
        }
    }

    private void adopt(InstanceRecord record) {
        var room = record.room();
        var instance = instance(room, record.version());
        ports.keep(record.ports());
        instances.put(room, instance);
        instance.adopt(record);
        watch.poll(instance);
        if (RoomDirectory.of(dataDirectory, room).isDeleting()) {
            Thread.startVirtualThread(() -> end(room, instance, null));
        }
    }

    private static void join(Collection<Thread> threads, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (var thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String nodeName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
