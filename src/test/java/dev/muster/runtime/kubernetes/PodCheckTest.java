package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.scheduler.Edit;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.wire.WireSchedulers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PodCheckTest {
    private static final String BEYOND =
            ": reaches beyond the pod, which muster.kubernetes.host-access would have to allow";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nodeSelector: [a] | spec.nodeSelector: an object is expected",
                "nodeSelector: {a: 1} | spec.nodeSelector.a: a string is expected",
                "priorityClassName: 7 | spec.priorityClassName: a string is expected",
                "automountServiceAccountToken: 'no' | spec.automountServiceAccountToken: true or false is expected",
                "volumes: {name: a} | spec.volumes: a list is expected",
                "volumes: [null] | spec.volumes[0]: must not be null",
                "volumes: [{name: a, configMap: {nam: b}}] | "
                        + "spec.volumes[0].configMap.nam: is no field that Kubernetes has here",
                "volumes: [{name: a, additionalProperties: {}}] | "
                        + "spec.volumes[0].additionalProperties: is no field that Kubernetes has here",
                "volumes: [{name: a}, {name: a}] | spec.volumes[1].name: is the name of another volume as well",
                "imagePullSecrets: [registry] | spec.imagePullSecrets[0]: an object is expected",
                "securityContext: {runAsUser: '1000'} | spec.securityContext.runAsUser: a whole number is expected",
                "securityContext: {runAsUser: 1.5} | spec.securityContext.runAsUser: a whole number is expected",
                "tolerations: [{key: a, tolerationSeconds: true}] | "
                        + "spec.tolerations[0].tolerationSeconds: a whole number is expected",
                "topologySpreadConstraints: [{maxSkew: x}] | "
                        + "spec.topologySpreadConstraints[0].maxSkew: a whole number is expected",
                "initContainers: [{name: room}] | "
                        + "spec.initContainers[0].name: is the name of another container as well",
                "initContainers: [{name: a, ports: [{containerPort: 1, hostPort: 1}]}] | "
                        + "spec.initContainers[0].ports[0].hostPort: host ports are chosen by Muster",
                "initContainers: [{name: a, volumeMounts: [{name: b}]}] | "
                        + "spec.initContainers[0].volumeMounts[0].name: `b` is not in spec.volumes, which has none"
            })
    void findsWhatIsWrongWithARoom(String yaml, String fault) {
        assertThat(faults(room("  " + yaml))).containsExactly(fault.replace('`', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "livenessProbe: {httpGet: {port: 80, prot: 1}} | "
                        + "spec.containers[0].livenessProbe.httpGet.prot: is no field that Kubernetes has here",
                "livenessProbe: true | spec.containers[0].livenessProbe: an object is expected",
                "readinessProbe: {tcpSocket: {port: [1]}} | "
                        + "spec.containers[0].readinessProbe.tcpSocket.port: cannot be read",
                "startupProbe: {failureThreshold: '3'} | "
                        + "spec.containers[0].startupProbe.failureThreshold: a whole number is expected",
                "lifecycle: {preStop: {exec: {command: ls}}} | "
                        + "spec.containers[0].lifecycle.preStop.exec.command: a list is expected",
                "envFrom: [{secretRef: {name: 1}}] | spec.containers[0].envFrom[0].secretRef.name: a string is expected",
                "volumeMounts: [{name: b, mountPath: /b}] | "
                        + "spec.containers[0].volumeMounts[0].name: `b` is not in spec.volumes, which has none",
                "resources: {limits: {cpu: 1}} | spec.containers[0].resources.limits: cpu is said by limits.cpu",
                "resources: {requests: {memory: 1}} | "
                        + "spec.containers[0].resources.requests: memory is said by requests.memory",
                "resources: {limits: {gpu: many}} | spec.containers[0].resources.limits: "
                        + "gpu must be a quantity in Kubernetes' notation, such as 1 or 2Gi",
                "resources: {requests: {gpu: -1}} | spec.containers[0].resources.requests: "
                        + "gpu must be a quantity in Kubernetes' notation, such as 1 or 2Gi",
                "resources: {claims: [{name: a}]} | "
                        + "spec.containers[0].resources.claims: there is nothing that a pod of a room could claim"
            })
    void findsWhatIsWrongWithAContainer(String yaml, String fault) {
        assertThat(faults(container(yaml))).containsExactly(fault.replace('`', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "volumes: [{name: a, hostPath: {path: /}}] | spec.volumes[0].hostPath",
                "securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]} | spec.securityContext.sysctls[0]",
                "securityContext: {seccompProfile: {type: Unconfined}} | spec.securityContext.seccompProfile",
                "securityContext: {appArmorProfile: {type: Unconfined}} | spec.securityContext.appArmorProfile",
                "securityContext: {seLinuxOptions: {type: spc_t}} | spec.securityContext.seLinuxOptions",
                "securityContext: {windowsOptions: {hostProcess: true}} | spec.securityContext.windowsOptions.hostProcess",
                "initContainers: [{name: a, securityContext: {privileged: true}}] | "
                        + "spec.initContainers[0].securityContext.privileged"
            })
    void keepsRoomsFromReachingBeyondTheirPods(String row) {
        var parts = row.split(" \\| ", 2);

        assertThat(faults(room("  " + parts[0]))).containsExactly(parts[1] + BEYOND);
        assertThat(check(true).faults(room("  " + parts[0]))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privileged: true | privileged",
                "procMount: Unmasked | procMount",
                "capabilities: {add: [CHOWN, SYS_ADMIN]} | capabilities.add",
                "seLinuxOptions: {user: root} | seLinuxOptions",
                "seccompProfile: {type: Unconfined} | seccompProfile",
                "appArmorProfile: {type: Unconfined} | appArmorProfile",
                "windowsOptions: {hostProcess: true} | windowsOptions.hostProcess"
            })
    void keepsContainersFromReachingBeyondTheirPods(String context, String path) {
        var scheduler = container("securityContext: {" + context + "}");

        assertThat(faults(scheduler)).containsExactly("spec.containers[0].securityContext." + path + BEYOND);
        assertThat(check(true).faults(scheduler)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "livenessProbe: {httpGet: {port: 80, host: 10.0.0.1}} | livenessProbe.httpGet.host",
                "readinessProbe: {tcpSocket: {port: 80, host: 10.0.0.1}} | readinessProbe.tcpSocket.host",
                "lifecycle: {preStop: {httpGet: {port: 80, host: 10.0.0.1}}} | lifecycle.preStop.httpGet.host"
            })
    void keepsNodesFromCallingOthersForARoom(String yaml, String path) {
        assertThat(faults(container(yaml))).containsExactly("spec.containers[0]." + path + BEYOND);
        assertThat(check(true).faults(container(yaml))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "privileged: false",
                "procMount: Default",
                "capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}",
                "seLinuxOptions: {type: container_t, level: 's0:c1,c2'}",
                "seccompProfile: {type: RuntimeDefault}",
                "runAsUser: 0"
            })
    void letsContainersHaveWhatStaysInside(String context) {
        assertThat(faults(container("securityContext: {" + context + "}"))).isEmpty();
    }

    @Test
    void takesNullInsideAsNotGiven() {
        var scheduler = container(
                "resources: {limits: null, requests: null, claims: null}, "
                        + "securityContext: {capabilities: {add: null}, privileged: null}",
                "  volumes: [{name: a, hostPath: null, emptyDir: {}}]");

        assertThat(faults(scheduler)).isEmpty();
    }

    @Test
    void tellsAllFaultsAtOnceAndChecksWhatIsReadable() {
        var scheduler = container("livenessProbe: 1, volumeMounts: [{name: b}, {name: c}]", """
                  volumes: [{name: b}, {name: a}]
                  nodeSelector: 1
                """);

        assertThat(faults(scheduler))
                .containsExactly(
                        "spec.nodeSelector: an object is expected",
                        "spec.containers[0].livenessProbe: an object is expected",
                        "spec.containers[0].volumeMounts[1].name: \"c\" is not in spec.volumes, which has a, b");
    }

    @Test
    void keepsTheMarksByWhichPodsAreFound() {
        var edit = new Edit(SampleSchedulers.minimal("duel", "game-a"));
        edit.labels = Map.of(
                "heritage",
                "other",
                "maestro-scheduler",
                "duel",
                "app.kubernetes.io/managed-by",
                "helm",
                "muster.dev/in-use",
                "true",
                "version",
                "1");
        edit.annotations = Map.of("muster.dev/version", "v9.0.0", "example.com/muster.dev", "x");

        assertThat(faults(edit.scheduler()))
                .containsExactly(
                        "labels[app.kubernetes.io/managed-by]: Muster finds its pods by it, so it must be \"muster\"",
                        "labels[heritage]: Muster finds its pods by it, so it must be \"maestro\"",
                        "labels[muster.dev/in-use]: names that begin with muster.dev/ are Muster's",
                        "annotations[muster.dev/version]: names that begin with muster.dev/ are Muster's");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "labels: {'a b': c} | labels[a b]: cannot name a label",
                "labels: {Example.com/a: c} | labels[Example.com/a]: cannot name a label",
                "labels: {a: '-'} | labels[a]: must be up to 63 letters, digits, '-', '_' and '.', "
                        + "with a letter or digit at both ends",
                "annotations: {/a: c} | annotations[/a]: cannot name an annotation",
                "spec: {toleration: 'a b'} | "
                        + "spec.toleration: must be the value of a taint: up to 63 letters, digits, '-', '_' and '.'",
                "spec: {affinity: a/b/c} | "
                        + "spec.affinity: must be the name of a label, such as example.com/game-nodes",
                "spec: {containers: [{ports: [{name: Game}]}]} | spec.containers[0].ports[0].name: "
                        + "must be lower-case letters, digits and single hyphens between them, with a letter",
                "spec: {containers: [{ports: [{name: a--b}]}]} | spec.containers[0].ports[0].name: "
                        + "must be lower-case letters, digits and single hyphens between them, with a letter",
                "spec: {containers: [{ports: [{name: '1'}]}]} | spec.containers[0].ports[0].name: "
                        + "must be lower-case letters, digits and single hyphens between them, with a letter",
                "spec: {containers: [{environment: [{name: ü, value: a}]}]} | "
                        + "spec.containers[0].environment[0].name: must be printable ASCII without '='",
                "spec: {containers: [{environment: [{name: a, valueFrom: {fieldRef: {fieldPath: spec.x}}}]}]} | "
                        + "spec.containers[0].environment[0].valueFrom.fieldRef.fieldPath: "
                        + "`spec.x` is no field of a pod that a variable may have",
                "spec: {containers: [{environment: [{name: a, valueFrom: {secretKeyRef: {name: A_B, key: c}}}]}]} | "
                        + "spec.containers[0].environment[0].valueFrom.secretKeyRef.name: `A_B` cannot name a secret"
            })
    void findsNamesThatKubernetesWouldNotTake(String yaml, String fault) {
        assertThat(faults(WireSchedulers.yaml(yaml))).containsExactly(fault.replace('`', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels: {a: '', example.com/B_c.d: 1a-_.b}",
                "annotations: {example.com/a: 'any text, ü'}",
                "spec: {toleration: rooms, affinity: example.com/rooms}",
                "spec: {containers: [{ports: [{name: a}, {name: game-1}, {name: 1st}]}]}",
                "spec: {containers: [{environment: [{name: a.b-c, valueFrom: {fieldRef: {fieldPath: status.podIPs}}}]}]}",
                "spec: {containers: [{environment: [{name: a, valueFrom: "
                        + "{fieldRef: {fieldPath: \"metadata.labels['example.com/a']\"}}}]}]}",
                "spec: {containers: [{environment: [{name: a, valueFrom: {secretKeyRef: {name: a.b-c, key: c}}}]}]}"
            })
    void takesNamesThatKubernetesTakes(String yaml) {
        assertThat(faults(WireSchedulers.yaml(yaml))).isEmpty();
    }

    @Test
    void readsAnnotationsThatLoosenAProfile() {
        var edit = new Edit(SampleSchedulers.minimal("duel", "game-a"));
        var name = "container.apparmor.security.beta.kubernetes.io/room";
        edit.annotations = Map.of(name, "runtime/default");
        assertThat(faults(edit.scheduler())).isEmpty();

        edit.annotations = Map.of(name, "unconfined");
        assertThat(faults(edit.scheduler())).containsExactly("annotations[" + name + "]" + BEYOND);
        assertThat(check(true).faults(edit.scheduler())).isEmpty();
    }

    @Test
    void takesNamesAsLongAsKubernetesDoesAndLongerOnesForWhatTheyAre() {
        var longest = "a." + "b".repeat(251) + "/" + "c".repeat(63);
        var edit = new Edit(SampleSchedulers.minimal("duel", "game-a"));
        edit.labels = Map.of(longest, "d".repeat(63));
        assertThat(faults(edit.scheduler())).isEmpty();

        for (var name : List.of("a" + longest, longest + "c", "a.".repeat(100_000) + "a/b")) {
            edit.labels = Map.of(name, "d".repeat(64));
            assertThat(faults(edit.scheduler())).hasSize(2).allMatch(fault -> fault.startsWith("labels[" + name));
        }
    }

    @Test
    void understandsEveryFieldThatSchedulersMayHave() {
        assertThat(PodFields.OF_SPEC.names()).isEqualTo(RuntimeFields.OF_SPEC);
        assertThat(PodFields.OF_CONTAINER.names()).isEqualTo(RuntimeFields.OF_CONTAINER);
    }

    private static List<String> faults(Scheduler scheduler) {
        return check(false).faults(scheduler);
    }

    private static PodCheck check(boolean hostAccess) {
        return new PodCheck(new PodSettings("http://muster:8080", null, hostAccess));
    }

    private static Scheduler room(String spec) {
        return container("image: image", spec);
    }

    private static Scheduler container(String container) {
        return container(container, "");
    }

    private static Scheduler container(String container, String spec) {
        return WireSchedulers.yaml("""
                name: duel
                spec:
                  containers: [{name: room, CONTAINER}]
                """.replace("CONTAINER", container) + spec);
    }
}
