package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The golden pods are pods: a real API server takes each, and knows every field of it.
@NeedsKubeApi
final class GoldenPodsTest {
    private final KubernetesClient admin = KubeApi.shared().admin();

    private final PriorityClass priority = new PriorityClassBuilder()
            .withNewMetadata()
            .withName("rooms")
            .endMetadata()
            .withValue(1000)
            .build();
    private final RuntimeClass runtime = new RuntimeClassBuilder()
            .withNewMetadata()
            .withName("gvisor")
            .endMetadata()
            .withHandler("runsc")
            .build();

    @BeforeEach
    void makeWhatThePodsName() {
        admin.resource(priority).create();
        admin.resource(runtime).create();
    }

    @AfterEach
    void removeIt() {
        admin.resource(priority).delete();
        admin.resource(runtime).delete();
    }

    @ParameterizedTest
    @MethodSource("dev.muster.runtime.kubernetes.PodTemplateTest#pairs")
    void areTakenByAnApiServer(String name) throws IOException {
        var golden = Serialization.unmarshal(
                Files.readString(PodTemplateTest.FIXTURES.resolve(name + ".out.yaml")), Pod.class);
        var pod = new PodBuilder(golden)
                .editMetadata()
                .withNamespace(namespace())
                .endMetadata()
                .build();

        assertThatCode(() -> admin.resource(pod)
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .doesNotThrowAnyException();
    }

    private String namespace() {
        var wanted = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("golden-")
                .endMetadata()
                .build();
        return admin.namespaces().resource(wanted).create().getMetadata().getName();
    }
}
