package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.net.HttpURLConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@NeedsKubeApi
class KubeApiTest {
    private final KubeApi api = KubeApi.shared();
    private final KubernetesClient admin = api.admin();
    private final TestNamespace namespace = TestNamespace.create(admin);

    @Test
    void tellsTheVersionThatItWasBuiltFrom() {
        assertThat(admin.getKubernetesVersion().getGitVersion()).matches("v1\\.\\d+\\.\\d+");
    }

    @Test
    void keepsWhatIsStoredWhenItIsStoppedAndStarted() {
        String uid = namespace.create(TestNamespace.pod("room")).getMetadata().getUid();

        api.stop();
        try {
            assertThatThrownBy(namespace::pods).isInstanceOf(KubernetesClientException.class);
        } finally {
            api.start();
        }

        assertThat(namespace.pods())
                .singleElement()
                .satisfies(pod -> assertThat(pod.getMetadata().getUid()).isEqualTo(uid));
    }

    @Test
    void aWatchFromBeforeARestartIsToldThatItExpired() throws Exception {
        String seen = namespace.create(TestNamespace.pod("old")).getMetadata().getResourceVersion();
        namespace.create(TestNamespace.pod("new"));
        api.stop();
        api.start();

        var closed = new CompletableFuture<WatcherException>();
        var from = new ListOptionsBuilder().withResourceVersion(seen).build();
        try (var watch = admin.pods().inNamespace(namespace.name()).watch(from, new ClosingTold(closed))) {
            assertThat(closed.get(20, TimeUnit.SECONDS).isHttpGone()).isTrue();
        }
    }

    private record ClosingTold(CompletableFuture<WatcherException> closed) implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            // What is told before it is closed does not matter.
        }

        @Override
        public void onClose(WatcherException cause) {
            closed.complete(cause);
        }
    }

    @Test
    void aServiceAccountMayDoNothingThatNoRoleAllows() {
        try (var account = api.serviceAccount(namespace.name(), "muster")) {
            assertThatThrownBy(
                            () -> account.pods().inNamespace(namespace.name()).list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN));

            String in = "--namespace=" + namespace.name();
            api.kubectl("create", "role", "reader", "--verb=list", "--resource=pods", in);
            String whom = "--serviceaccount=" + namespace.name() + ":muster";
            api.kubectl("create", "rolebinding", "reader", "--role=reader", whom, in);
            api.awaitRight(namespace.name(), "muster", "list", "pods");

            assertThat(account.pods().inNamespace(namespace.name()).list().getItems())
                    .isEmpty();
        }
    }

    @Test
    void isEmptyAgainWhenItIsCleared() {
        namespace.create(TestNamespace.pod("room"));

        api.clear();

        assertThat(admin.namespaces().withName(namespace.name()).get()).isNull();
        assertThat(admin.pods().inAnyNamespace().list().getItems()).isEmpty();
    }
}
