package dev.muster.openmatch0.kubernetes;

import dev.muster.openmatch0.FunctionLauncher;
import dev.muster.platform.error.MusterException;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// One run that is a Job. It is told by the watch when there may be news.
final class JobRun implements FunctionLauncher.Run {
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final JobWatch watch;
    private final String name;
    private final Runnable delete;
    private final Consumer<JobRun> forget;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// @param delete deletes the Job; may wait for the API server
    /// @param forget called when nothing about the Job is news any more
    JobRun(JobWatch watch, String name, Runnable delete, Consumer<JobRun> forget) {
        this.watch = watch;
        this.name = name;
        this.delete = delete;
        this.forget = forget;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void cancel() {
        if (!ended.isDone()) {
            fail(words(), true);
        }
    }

    /// What it does or waits for, as far as the watch knows.
    String words() {
        return JobReading.words(watch.pod(name));
    }

    /// The Job goes on, and its next starter finds it.
    @Override
    public void leave() {
        forget.accept(this);
    }

    /// A state of the Job, or of its pod, was seen.
    void see(Job job) {
        if (JobReading.isComplete(job)) {
            forget.accept(this);
            ended.complete(null);
            return;
        }
        var pod = watch.pod(name);
        var failure = JobReading.failure(job);
        if (failure.isEmpty()) {
            pod.flatMap(JobReading::hopeless).ifPresent(why -> fail(why, true));
            return;
        }
        // The Job and its pod come by two watches, and the pod says more.
        pod.flatMap(JobReading::end)
                .ifPresentOrElse(
                        why -> fail(why, false),
                        () -> Thread.ofVirtual().name("last-words").start(() -> failLater(failure.get())));
    }

    private void failLater(String why) {
        try {
            Thread.sleep(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fail(watch.pod(name).flatMap(JobReading::end).orElse(why), false);
    }

    /// It is there no more, and nobody here deleted it.
    void gone() {
        fail("its Job was deleted", false);
    }

    private void fail(String why, boolean deletes) {
        forget.accept(this);
        if (ended.completeExceptionally(MusterException.unknown(why)) && deletes) {
            Thread.ofVirtual().name("delete-job").start(delete);
        }
    }
}
