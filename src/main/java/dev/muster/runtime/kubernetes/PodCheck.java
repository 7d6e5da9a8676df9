package dev.muster.runtime.kubernetes;

import dev.muster.scheduler.Scheduler;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds everything in a scheduler of which no pod could be made. Rules that every scheduler keeps are not
/// repeated here; it may break them at the same time.
final class PodCheck {
    private final boolean hostAccess;

    PodCheck(PodSettings settings) {
        this.hostAccess = settings.hostAccess();
    }

    /// One line `<path>: <reason>` for each field at fault, none when pods can be made. Whether the cluster will
    /// take them is not asked: it has rules of its own, and they change.
    List<String> faults(Scheduler scheduler) {
        var faults = new ArrayList<>(PodNames.faults(scheduler));
        if (!hostAccess) {
            faults.addAll(HostAccess.faults(scheduler.annotations()));
        }
        var spec = scheduler.spec();
        var pod = new PodSpecBuilder();
        faults.addAll(PodFields.OF_SPEC.fill(pod, spec.fields(), "spec"));
        for (int i = 0; i < spec.containers().size(); i++) {
            var container = spec.containers().get(i);
            var made = new ContainerBuilder().withName(container.name());
            faults.addAll(PodFields.OF_CONTAINER.fill(made, container.fields(), "spec.containers[" + i + "]"));
            pod.addToContainers(made.build());
        }
        check(pod.build(), faults);
        return List.copyOf(faults);
    }

    private void check(PodSpec pod, List<String> faults) {
        var volumes = volumes(pod.getVolumes(), faults);
        var names = new HashSet<@Nullable String>();
        for (int i = 0; i < pod.getContainers().size(); i++) {
            var path = "spec.containers[" + i + "]";
            names.add(pod.getContainers().get(i).getName());
            mounts(pod.getContainers().get(i), path, volumes, faults);
            resources(pod.getContainers().get(i).getResources(), path, faults);
        }
        for (int i = 0; i < pod.getInitContainers().size(); i++) {
            var path = "spec.initContainers[" + i + "]";
            var container = pod.getInitContainers().get(i);
            if (!names.add(container.getName())) {
                faults.add(path + ".name: is the name of another container as well");
            }
            mounts(container, path, volumes, faults);
            for (int j = 0; j < container.getPorts().size(); j++) {
                if (container.getPorts().get(j).getHostPort() != null) {
                    faults.add(path + ".ports[" + j + "].hostPort: host ports are chosen by Muster");
                }
            }
        }
        if (!hostAccess) {
            faults.addAll(HostAccess.faults(pod));
        }
    }

    private static Set<String> volumes(List<Volume> volumes, List<String> faults) {
        var names = new HashSet<String>();
        for (int i = 0; i < volumes.size(); i++) {
            if (!names.add(Objects.requireNonNullElse(volumes.get(i).getName(), ""))) {
                faults.add("spec.volumes[" + i + "].name: is the name of another volume as well");
            }
        }
        return names;
    }

    private static void mounts(Container container, String path, Set<String> volumes, List<String> faults) {
        for (int i = 0; i < container.getVolumeMounts().size(); i++) {
            var name = Objects.requireNonNullElse(
                    container.getVolumeMounts().get(i).getName(), "");
            if (!volumes.contains(name)) {
                faults.add(path + ".volumeMounts[" + i + "].name: \"" + name + "\" is not in spec.volumes, which has "
                        + (volumes.isEmpty()
                                ? "none"
                                : volumes.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
    }

    private static void resources(@Nullable ResourceRequirements resources, String path, List<String> faults) {
        if (resources == null) {
            return;
        }
        amounts(resources.getRequests(), path, "requests", faults);
        amounts(resources.getLimits(), path, "limits", faults);
        if (!resources.getClaims().isEmpty()) {
            faults.add(path + ".resources.claims: there is nothing that a pod of a room could claim");
        }
    }

    private static void amounts(Map<String, Quantity> amounts, String path, String kind, List<String> faults) {
        amounts.forEach((name, amount) -> {
            var field = path + ".resources." + kind;
            if (name.equals("cpu") || name.equals("memory")) {
                faults.add(field + ": " + name + " is said by " + kind + "." + name);
            } else if (!isReadable(amount)) {
                faults.add(field + ": " + name + " must be a quantity in Kubernetes' notation, such as 1 or 2Gi");
            }
        });
    }

    private static boolean isReadable(Quantity quantity) {
        try {
            return quantity.getNumericalAmount().signum() >= 0;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }
}
