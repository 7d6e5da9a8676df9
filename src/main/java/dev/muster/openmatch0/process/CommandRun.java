package dev.muster.openmatch0.process;

import dev.muster.openmatch0.FunctionLauncher;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of a command, with a thread that waits for it. Its monitor guards the process between start
/// and end.
final class CommandRun implements FunctionLauncher.Run {
    /// How long what escaped from the group may hold the output open after the command has ended.
    private static final long STRAYS_MILLIS = 500;

    private final String name;
    private final ProcessBuilder builder;
    private final Semaphore turns;
    private final FailedOutputs outputs;
    private final Tail tail = new Tail();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean canceled;
    private @Nullable Process process;

    CommandRun(String name, ProcessBuilder builder, Semaphore turns, FailedOutputs outputs) {
        this.name = name;
        this.builder = builder;
        this.turns = turns;
        this.outputs = outputs;
        Thread.ofVirtual().name("run-" + name).start(this::run);
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void cancel() {
        Process victim;
        synchronized (this) {
            canceled = true;
            victim = process;
        }
        if (victim == null) {
            fail("it was waiting for its turn, since so many run already");
        } else if (victim.isAlive()) {
            killTree(victim);
        }
    }

    /// Returns when it is gone, so that it may be started again.
    @Override
    public void leave() {
        cancel();
        try {
            ended.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception gone) {
            return;
        }
    }

    private void run() {
        try {
            turns.acquire();
            try {
                if (!ended.isDone()) {
                    carryOut();
                }
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            fail("it was interrupted");
        } catch (IOException e) {
            fail("it cannot be started: " + e.getMessage());
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void carryOut() throws IOException, InterruptedException {
        var started = start();
        if (started == null) {
            return;
        }
        var status = new Tail();
        var readers = List.of(reader(started.getErrorStream(), status), reader(started.getInputStream(), tail));
        started.waitFor();
        for (var reader : readers) {
            reader.join(STRAYS_MILLIS); // the group is gone, but who left it may hold a pipe for ever
        }
        started.getOutputStream().close();
        finish(status.lastLines());
    }

    // Threads of the system, since reading from a pipe would hold one of those that all virtual threads
    // share.
    private Thread reader(InputStream from, Tail into) {
        return Thread.ofPlatform().daemon().name("output-" + name).start(() -> into.readAll(from));
    }

    private synchronized @Nullable Process start() throws IOException {
        if (canceled) {
            return null;
        }
        process = builder.start();
        return process;
    }

    private void finish(String status) {
        if (status.equals("0")) {
            ended.complete(null);
            return;
        }
        outputs.keep(name, tail.bytes());
        var lines = tail.lastLines();
        var printed = lines.isEmpty() ? "it printed nothing" : "its output ended with \"" + lines + "\"";
        fail(
                wasCanceled()
                        ? printed
                        : (status.isEmpty() ? "was killed" : "exited with status " + status) + "; " + printed);
    }

    private synchronized boolean wasCanceled() {
        return canceled;
    }

    private void fail(String why) {
        ended.completeExceptionally(MusterException.unknown(why));
    }

    /// The group, and descendants that left it. The number of the process is its group's, and nobody
    /// else's while it lives.
    private static void killTree(Process victim) {
        var handle = victim.toHandle();
        List<ProcessHandle> descendants = handle.descendants().toList();
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -" + victim.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(2, TimeUnit.SECONDS);
        } catch (IOException noShell) {
            // The rest is ended one by one.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
        victim.destroyForcibly();
    }
}
