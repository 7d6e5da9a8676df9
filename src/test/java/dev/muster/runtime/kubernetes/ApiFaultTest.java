package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiFaultTest {
    private static final String SERVER = "https://cluster";

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        403,
                        "pods \"arena-x\" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited:"
                                + " pods=2",
                        ApiFault.Kind.REFUSED,
                        "the quota of namespace \"arena\" is used up: exceeded quota: few, requested: pods=1, used:"
                                + " pods=2, limited: pods=2"),
                Arguments.of(
                        403,
                        "pods \"arena-x\" is forbidden: unable to create new content in namespace arena because it is"
                                + " being terminated",
                        ApiFault.Kind.ENDING,
                        "namespace \"arena\" is being deleted, and nothing can be made in it until it is gone"),
                Arguments.of(
                        403,
                        "pods is forbidden: User \"system:serviceaccount:muster:muster\" cannot create resource"
                                + " \"pods\" in API group \"\" in the namespace \"arena\"",
                        ApiFault.Kind.REFUSED,
                        "Muster lacks the right \"create\" on \"pods\" in namespace \"arena\": its ClusterRole does"
                                + " not give it"),
                Arguments.of(
                        403,
                        "poddisruptionbudgets.policy is forbidden: User \"x\" cannot get resource"
                                + " \"poddisruptionbudgets\" in API group \"policy\" in the namespace \"arena\"",
                        ApiFault.Kind.REFUSED,
                        "Muster lacks the right \"get\" on \"poddisruptionbudgets.policy\" in namespace \"arena\": its"
                                + " ClusterRole does not give it"),
                Arguments.of(
                        403,
                        "pods \"arena-x\" is forbidden: error looking up service account arena/default:"
                                + " serviceaccount \"default\" not found",
                        ApiFault.Kind.BUSY,
                        "pods \"arena-x\" is forbidden: error looking up service account arena/default:"
                                + " serviceaccount \"default\" not found"),
                Arguments.of(
                        403,
                        "pods \"arena-x\" is forbidden: violates PodSecurity \"restricted:latest\"",
                        ApiFault.Kind.REFUSED,
                        "the cluster forbids to create pods in namespace \"arena\": pods \"arena-x\" is forbidden:"
                                + " violates PodSecurity \"restricted:latest\""),
                Arguments.of(
                        401,
                        "Unauthorized",
                        ApiFault.Kind.REFUSED,
                        "the API server https://cluster does not" + " accept the credentials of Muster: Unauthorized"),
                Arguments.of(
                        404,
                        "namespaces \"arena\" not found",
                        ApiFault.Kind.MISSING,
                        "namespaces \"arena\" not" + " found"),
                Arguments.of(
                        409,
                        "pods \"arena-x\" already exists",
                        ApiFault.Kind.CONFLICT,
                        "pods \"arena-x\" already" + " exists"),
                Arguments.of(429, "slow down", ApiFault.Kind.BUSY, "the API server https://cluster is busy: slow down"),
                Arguments.of(503, "later", ApiFault.Kind.BUSY, "the API server https://cluster is busy: later"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("answers")
    void saysInWordsWhatTheApiServerRefused(int code, String message, ApiFault.Kind kind, String text) {
        var status = new StatusBuilder().withCode(code).withMessage(message).build();

        var fault = ApiFault.of(new KubernetesClientException(message, code, status), SERVER, "create pods", "arena");

        assertThat(fault).isEqualTo(new ApiFault(kind, text));
    }

    @Test
    void namesTheFieldsThatTheApiServerTakesForInvalid() {
        var status = new StatusBuilder()
                .withCode(422)
                .withMessage("Pod \"x\" is invalid")
                .withNewDetails()
                .addNewCause()
                .withField("spec.containers[0].image")
                .withMessage("Required value")
                .endCause()
                .endDetails()
                .build();

        var fault = ApiFault.of(new KubernetesClientException("x", 422, status), SERVER, "create pods", "arena");

        assertThat(fault)
                .isEqualTo(new ApiFault(
                        ApiFault.Kind.REFUSED,
                        "the API server takes this for invalid: spec.containers[0].image: Required value"));
    }

    @Test
    void saysThatAnApiServerIsAway() {
        var fault = ApiFault.of(
                new KubernetesClientException("An error", new ConnectException("Connection refused")),
                SERVER,
                "create pods",
                "arena");

        assertThat(fault)
                .isEqualTo(new ApiFault(
                        ApiFault.Kind.SILENT, "the API server https://cluster does not answer: Connection refused"));
    }
}
