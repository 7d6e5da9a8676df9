package dev.muster.runtime.kubernetes;

import dev.muster.runtime.Address;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomVariables;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads pods as the API server writes them. Most of what it writes, nobody here asks for.
final class PodJson {
    private String namespace = "";
    private String name = "";
    private String uid = "";
    private String resourceVersion = "";
    private boolean ending;
    private final Map<String, String> marks = new HashMap<>();
    private String node = "";
    private String restartPolicy = "";
    private final List<Address.Port> hostPorts = new ArrayList<>();
    private @Nullable String token;
    private SeenPod.Status status = SeenPod.Status.NONE;

    private PodJson() {}

    static SeenPod read(JsonWalk in) throws IOException {
        return new PodJson().pod(in);
    }

    /// @throws UncheckedIOException when it is no JSON
    static SeenPod read(String json) {
        try {
            var in = JsonWalk.of(json);
            in.hasNext();
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same of a pod that somebody needs as a whole.
    static SeenPod of(Pod pod) {
        return read(Serialization.asJson(pod));
    }

    private SeenPod pod(JsonWalk in) throws IOException {
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "metadata" -> metadata(in);
                case "spec" -> spec(in);
                case "status" -> status = status(in);
                default -> {}
            }
        }
        return new SeenPod(
                new RoomRef(namespace, name),
                uid,
                resourceVersion,
                ending,
                marks,
                node,
                restartPolicy,
                hostPorts,
                token,
                status);
    }

    private void metadata(JsonWalk in) throws IOException {
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "namespace" -> namespace = in.text();
                case "name" -> name = in.text();
                case "uid" -> uid = in.text();
                case "resourceVersion" -> resourceVersion = in.text();
                case "deletionTimestamp" -> ending = !in.text().isEmpty();
                case "labels" -> marks(in, PodMarks.LABELS);
                case "annotations" -> marks(in, PodMarks.ANNOTATIONS);
                default -> {}
            }
        }
    }

    private void marks(JsonWalk in, Set<String> read) throws IOException {
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            if (read.contains(field)) {
                marks.put(field, in.text());
            }
        }
    }

    private void spec(JsonWalk in) throws IOException {
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "nodeName" -> node = in.text();
                case "restartPolicy" -> restartPolicy = in.text();
                case "containers" -> in.list(this::container);
                default -> {}
            }
        }
    }

    private boolean container(JsonWalk in) throws IOException {
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "ports" -> in.list(this::port);
                case "env" -> in.list(this::variable);
                default -> {}
            }
        }
        return true;
    }

    private boolean port(JsonWalk in) throws IOException {
        var called = "";
        var protocol = "";
        int number = 0;
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "name" -> called = in.text();
                case "protocol" -> protocol = in.text();
                case "hostPort" -> number = in.number(0);
                default -> {}
            }
        }
        return number > 0 && hostPorts.add(new Address.Port(called, protocol.isEmpty() ? "TCP" : protocol, number));
    }

    private boolean variable(JsonWalk in) throws IOException {
        var called = "";
        var value = "";
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "name" -> called = in.text();
                case "value" -> value = in.text();
                default -> {}
            }
        }
        if (token == null && called.equals(RoomVariables.TOKEN)) {
            token = value;
        }
        return true;
    }

    private static SeenPod.Status status(JsonWalk in) throws IOException {
        var phase = "";
        var reason = "";
        var message = "";
        List<SeenPod.Condition> conditions = List.of();
        List<SeenPod.Container> initContainers = List.of();
        List<SeenPod.Container> containers = List.of();
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "phase" -> phase = in.text();
                case "reason" -> reason = in.text();
                case "message" -> message = in.text();
                case "conditions" -> conditions = in.list(PodJson::condition);
                case "initContainerStatuses" -> initContainers = in.list(PodJson::containerStatus);
                case "containerStatuses" -> containers = in.list(PodJson::containerStatus);
                default -> {}
            }
        }
        return new SeenPod.Status(phase, reason, message, conditions, initContainers, containers);
    }

    private static SeenPod.Condition condition(JsonWalk in) throws IOException {
        var type = "";
        var status = "";
        var reason = "";
        var message = "";
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "type" -> type = in.text();
                case "status" -> status = in.text();
                case "reason" -> reason = in.text();
                case "message" -> message = in.text();
                default -> {}
            }
        }
        return new SeenPod.Condition(type, status, reason, message);
    }

    private static SeenPod.Container containerStatus(JsonWalk in) throws IOException {
        var name = "";
        var image = "";
        SeenPod.State state = new SeenPod.Going();
        SeenPod.State before = state;
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "name" -> name = in.text();
                case "image" -> image = in.text();
                case "state" -> state = state(in);
                case "lastState" -> before = state(in);
                default -> {}
            }
        }
        return new SeenPod.Container(name, image, state, before instanceof SeenPod.Ended end ? end : null);
    }

    private static SeenPod.State state(JsonWalk in) throws IOException {
        SeenPod.State state = new SeenPod.Going();
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "waiting" -> state = detail(in, false);
                case "terminated" -> state = detail(in, true);
                default -> {}
            }
        }
        return state;
    }

    private static SeenPod.State detail(JsonWalk in, boolean ended) throws IOException {
        int exitCode = -1;
        var reason = "";
        var message = "";
        for (var field = in.firstField(); field != null; field = in.nextField()) {
            switch (field) {
                case "exitCode" -> exitCode = in.number(exitCode);
                case "reason" -> reason = in.text();
                case "message" -> message = in.text();
                default -> {}
            }
        }
        return ended ? new SeenPod.Ended(exitCode, reason, message) : new SeenPod.Waiting(reason, message);
    }
}
