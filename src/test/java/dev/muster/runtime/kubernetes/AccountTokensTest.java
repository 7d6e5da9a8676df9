package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.scheduler.PortRange;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pods that admission adds the token of their account to, as in every cluster: what was added does not hinder another
/// pod in the place of one.
@NeedsKubeApi
class AccountTokensTest {
    private static final RoomRef ONE = new RoomRef("arena", "one");

    private final KubeApi api = KubeApi.startNew(KubeServer.ACCOUNTS);
    private final KubeProgram controllers =
            KubeProgram.controllers(api, "serviceaccount-controller", "root-ca-certificate-publisher-controller");
    private final Cluster cluster = new Cluster(api, FakeKubelet.Settings.standard());

    @AfterEach
    void close() {
        cluster.close();
        controllers.close();
        api.close();
    }

    private Pod pod() {
        return cluster.admin().pods().inNamespace("arena").withName("one").get();
    }

    @Test
    void aPodWithATokenIsReplacedWhenItsHostPortsAreTaken() {
        cluster.makeNamespace("others");
        Cluster.await(
                "the account of the namespace is there",
                () -> cluster.admin()
                                .serviceAccounts()
                                .inNamespace("others")
                                .withName("default")
                                .get()
                        != null);
        var pods = cluster.admin().pods().inNamespace("others");
        pods.resource(TestNamespace.pod("other", 20000)).create();
        Cluster.await(
                "another has the port",
                () -> TestNamespace.isReady(pods.withName("other").get()));
        var runtime = cluster.runtime(PortConflictsTest.FIRST);

        runtime.create(
                new RoomRequest(Cluster.scheduler("arena", new PortRange(20000, 20001), Map.of()), "one", "secret"));

        Cluster.await(
                "it has another port",
                Duration.ofSeconds(60),
                () -> Cluster.instance(runtime, ONE)
                        .filter(instance -> instance.status() == InstanceStatus.READY)
                        .isPresent());
        assertThat(HostPorts.of(PodJson.of(pod()))).containsExactly(new HostPorts.Key("UDP", 20001));
        assertThat(pod().getSpec().getVolumes())
                .anyMatch(volume -> volume.getName().startsWith("kube-api-access"));
    }
}
