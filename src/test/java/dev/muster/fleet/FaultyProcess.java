package dev.muster.fleet;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a process has of the world, and how it is cut off from it: for good at one of its writes, as by
/// kill -9, or for a while, as by a pause. Everything that changes something outside the process is a write:
/// scripts that change the store, and what the runtime is told.
final class FaultyProcess {
    /// Where a process dies.
    enum Death {
        /// Its last write is never carried out.
        BEFORE_THE_WRITE,
        /// Its last write is carried out, and it never learns that.
        AFTER_THE_WRITE
    }

    /// What writes nothing, and renewals: they come by time, and would make the count another in each run.
    private static final Set<String> UNCOUNTED = Set.of(
            "lease/acquire",
            "lease/release",
            "operation/find",
            "operation/list",
            "scheduler/draft",
            "scheduler/version",
            "scheduler/versions",
            "room/count",
            "room/list",
            "room/names",
            "room/summaries");

    private final Redis redis;
    private final RoomRuntime runtime;
    private final int last;
    private final Death death;
    private final List<Runnable> held = new ArrayList<>();
    private int writes;
    private boolean paused;
    private volatile boolean dead;

    /// A process that does not die.
    FaultyProcess(Redis redis, RoomRuntime runtime) {
        this(redis, runtime, Integer.MAX_VALUE, Death.BEFORE_THE_WRITE);
    }

    /// @param last which of its writes, counted from 1, is its last
    FaultyProcess(Redis redis, RoomRuntime runtime, int last, Death death) {
        this.redis = redis;
        this.runtime = runtime;
        this.last = last;
        this.death = death;
    }

    boolean isDead() {
        return dead;
    }

    /// Nothing it does arrives until it goes on.
    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    Redis redis() {
        return new Redis() {
            @Override
            public CompletableFuture<@Nullable Reply> send(Call call) {
                return FaultyProcess.this.send(call);
            }

            @Override
            public String serverRun() {
                return redis.serverRun();
            }
        };
    }

    private synchronized CompletableFuture<@Nullable Reply> send(Call call) {
        if (dead) {
            return CompletableFuture.failedFuture(death());
        }
        if (paused) {
            var later = new CompletableFuture<@Nullable Reply>();
            held.add(() -> redis.send(call).whenComplete((reply, fault) -> {
                if (fault == null) {
                    later.complete(reply);
                } else {
                    later.completeExceptionally(fault);
                }
            }));
            return later;
        }
        if (call.script() == null || UNCOUNTED.contains(call.name()) || ++writes < last) {
            return redis.send(call);
        }
        dead = true;
        return death == Death.BEFORE_THE_WRITE
                ? CompletableFuture.failedFuture(death())
                : redis.send(call).thenApply(reply -> {
                    throw death();
                });
    }

    private static MusterException death() {
        return MusterException.unavailable("this process is dead");
    }

    RoomRuntime runtime() {
        return new RoomRuntime() {
            @Override
            public String host() {
                return runtime.host();
            }

            @Override
            public void check(Scheduler scheduler) {
                runtime.check(scheduler);
            }

            @Override
            public void create(RoomRequest request) {
                tell(() -> runtime.create(request));
            }

            @Override
            public void delete(RoomRef room) {
                tell(() -> runtime.delete(room));
            }

            @Override
            public List<Instance> instances(String scheduler) {
                return runtime.instances(scheduler);
            }

            @Override
            public List<String> schedulers() {
                return runtime.schedulers();
            }

            // A dead process sees nothing.
            @Override
            public void onChange(Consumer<InstanceEvent> listener) {
                runtime.onChange(event -> {
                    if (!dead) {
                        try {
                            listener.accept(event);
                        } catch (MusterException e) {
                            if (!dead) {
                                throw e;
                            }
                        }
                    }
                });
            }
        };
    }

    private void tell(Runnable write) {
        boolean dies;
        synchronized (this) {
            if (dead) {
                throw death();
            }
            dies = ++writes >= last;
            dead = dies;
        }
        if (!dies || death == Death.AFTER_THE_WRITE) {
            write.run();
        }
        if (dies) {
            throw death();
        }
    }
}
