package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The life of one pod on a [FakeKubelet]: one thread that does what is due and is told the rest.
final class FakePod implements Runnable {
    /// What it is told from outside.
    private sealed interface Told {
        record Become(Fate fate) implements Told {}

        record Delete() implements Told {}

        record Gone() implements Told {}
    }

    /// Something to do, not before a time of the JVM's clock.
    private record Step(long due, Runnable act) {}

    private static final Duration AGAIN = Duration.ofMillis(100);

    private final FakeKubelet kubelet;
    private final Pod pod;
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private Optional<PodStatuses> statuses = Optional.empty();
    private volatile String node = "";
    private int restarts;
    private boolean deleted;

    FakePod(FakeKubelet kubelet, Pod pod) {
        this.kubelet = kubelet;
        this.pod = pod;
    }

    boolean isCalled(String namespace, String name) {
        return pod.getMetadata().getNamespace().equals(namespace)
                && pod.getMetadata().getName().equals(name);
    }

    boolean isOn(String name) {
        return node.equals(name);
    }

    void become(Fate fate) {
        told.add(new Told.Become(fate));
    }

    void delete() {
        told.add(new Told.Delete());
    }

    void gone() {
        told.add(new Told.Gone());
    }

    @Override
    public void run() {
        try {
            while (!kubelet.isClosed()) {
                Optional<Told> next = next();
                if (next.isEmpty()) {
                    perform(steps.remove());
                    continue;
                }
                switch (next.get()) {
                    case Told.Become become -> plan(become.fate());
                    case Told.Delete _ -> end();
                    case Told.Gone _ -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kubelet.leave(pod);
        }
    }

    /// What it is told next, or empty when the next step is due before.
    private Optional<Told> next() throws InterruptedException {
        var step = steps.peek();
        if (step == null) {
            return Optional.of(told.take());
        }
        return Optional.ofNullable(told.poll(step.due() - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private void perform(Step step) throws InterruptedException {
        try {
            kubelet.oneOfFew(step.act());
        } catch (KubernetesClientException e) {
            // Not found, or another pod has its name: its deletion is about to be told. All else passes.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                steps.addFirst(new Step(System.nanoTime() + AGAIN.toNanos(), step.act()));
            }
        }
    }

    private void then(Duration after, Runnable act) {
        steps.add(new Step(System.nanoTime() + after.toNanos(), act));
    }

    private void end() {
        if (!deleted) {
            deleted = true;
            steps.clear();
            then(kubelet.settings().grace(), () -> kubelet.remove(pod));
        }
    }

    private void plan(Fate fate) {
        if (deleted) {
            return;
        }
        steps.clear();
        if (statuses.isEmpty() && !(fate instanceof Fate.Unschedulable)) {
            then(Duration.ZERO, () -> bind(fate));
        } else {
            follow(fate);
        }
    }

    private void bind(Fate fate) {
        var found = kubelet.place(pod);
        if (found.isPresent()) {
            node = found.get().name();
            statuses = Optional.of(
                    new PodStatuses(pod, kubelet.newPodAddress(), found.get().address()));
            follow(fate);
        } else {
            kubelet.report(pod, PodStatuses.unschedulable(FakeNodes.NO_FREE_PORTS));
            then(AGAIN, () -> bind(fate));
        }
    }

    private void follow(Fate fate) {
        switch (fate) {
            case Fate.Ready(Duration after) -> {
                if (after.isPositive()) {
                    report(Duration.ZERO, reports -> reports.running(false, restarts));
                }
                report(after, reports -> reports.running(true, restarts));
            }
            case Fate.Unready _ -> report(Duration.ZERO, reports -> reports.running(false, restarts));
            case Fate.Waits(String reason, String message) ->
                report(Duration.ZERO, reports -> reports.waiting(reason, message));
            case Fate.Ends ends -> {
                report(Duration.ZERO, reports -> reports.running(true, restarts));
                then(ends.after(), () -> containersEnd(ends));
            }
            case Fate.Unschedulable(String message) ->
                then(Duration.ZERO, () -> kubelet.report(pod, PodStatuses.unschedulable(message)));
            case Fate.Evicted(String message) -> report(Duration.ZERO, reports -> reports.evicted(message));
        }
    }

    private void containersEnd(Fate.Ends ends) {
        boolean again = switch (pod.getSpec().getRestartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> ends.exitCode() != 0;
            default -> true;
        };
        var reports = statuses.orElseThrow();
        if (again) {
            kubelet.report(pod, reports.backOff(ends.exitCode(), ends.lastWords(), restarts + 1));
            restarts++;
            then(kubelet.settings().restartAfter(), () -> follow(ends));
        } else {
            kubelet.report(pod, reports.ended(ends.exitCode(), ends.lastWords(), restarts));
        }
    }

    private void report(Duration after, Function<PodStatuses, PodStatus> status) {
        then(after, () -> kubelet.report(pod, status.apply(statuses.orElseThrow())));
    }
}
