package dev.muster.runtime.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A part of Kubernetes that runs beside a [KubeApi] while it is open: the real program, with all
/// rights.
public final class KubeProgram implements AutoCloseable {
    /// The annotation of nodes whose pods [#kwok] plays.
    public static final String PLAYED = "kwok.x-k8s.io/node";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TiedProcess process;

    private KubeProgram(TiedProcess process) {
        this.process = process;
    }

    /// Controllers of kube-controller-manager, by name. `namespace-controller` empties and ends
    /// namespaces (5 s after they are deleted), `disruption-controller` counts what
    /// PodDisruptionBudgets allow: without it evictions under a budget are refused.
    public static KubeProgram controllers(KubeApi api, String... names) {
        return start(
                api,
                "kube-controller-manager",
                "--controllers=" + String.join(",", names),
                "--leader-elect=false",
                "--secure-port=0");
    }

    /// kube-scheduler, which binds pods to nodes that fit, by resources, selectors and host ports.
    public static KubeProgram scheduler(KubeApi api) {
        return start(
                api,
                "kube-scheduler",
                "--kube-api-qps=500",
                "--kube-api-burst=500",
                "--leader-elect=false",
                "--secure-port=0");
    }

    /// KWOK: on nodes annotated with [#PLAYED] every pod that is bound runs and is ready at once, and
    /// ends when it is deleted.
    public static KubeProgram kwok(KubeApi api) {
        return start(
                api,
                "kwok",
                "--manage-nodes-with-annotation-selector=" + PLAYED + "=fake",
                "--node-lease-duration-seconds=0");
    }

    private static KubeProgram start(KubeApi api, String program, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--kubeconfig=" + api.kubeconfig());
        return new KubeProgram(api.server().startBeside(program, all));
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.stop(PATIENCE);
    }
}
