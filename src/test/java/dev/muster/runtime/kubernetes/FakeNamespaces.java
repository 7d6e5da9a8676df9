package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Plays the controller that ends namespaces which are deleted: it deletes what is in them, waits until
/// pods are gone, and lets them go. Kubernetes' own ([KubeProgram#controllers]) waits for 5 s first.
public final class FakeNamespaces implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final KubernetesClient client;
    private final Set<String> ending = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SharedIndexInformer<Namespace> informer;
    private volatile boolean closed;

    private FakeNamespaces(KubernetesClient client) {
        this.client = client;
        informer = client.namespaces().inform(new Watching());
    }

    public static FakeNamespaces start(KubeApi api) {
        return new FakeNamespaces(api.admin());
    }

    /// Ends all namespaces that are not Kubernetes' own, with their pods, at once.
    static void clear(KubernetesClient client) {
        client.pods().inNamespace("default").withGracePeriod(0).delete();
        for (Namespace namespace : client.namespaces().list().getItems()) {
            String name = namespace.getMetadata().getName();
            if (!name.equals("default") && !name.startsWith("kube-")) {
                client.namespaces().withName(name).delete();
                client.pods().inNamespace(name).withGracePeriod(0).delete();
                empty(client, name);
                letGo(client, namespace);
            }
        }
    }

    private static void empty(KubernetesClient client, String name) {
        client.policy().v1().podDisruptionBudget().inNamespace(name).delete();
        client.v1().events().inNamespace(name).delete();
        client.configMaps().inNamespace(name).delete();
        client.secrets().inNamespace(name).delete();
        client.resourceQuotas().inNamespace(name).delete();
        client.serviceAccounts().inNamespace(name).delete();
        client.rbac().roleBindings().inNamespace(name).delete();
        client.rbac().roles().inNamespace(name).delete();
    }

    private static void letGo(KubernetesClient client, Namespace namespace) {
        var free = new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace.getMetadata().getName())
                .withUid(namespace.getMetadata().getUid())
                .endMetadata()
                .withNewSpec()
                .withFinalizers(List.of())
                .endSpec()
                .build();
        try {
            client.raw("/api/v1/namespaces/" + namespace.getMetadata().getName() + "/finalize", "PUT", free);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private void end(Namespace namespace) {
        try {
            while (!hasEnded(namespace)) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ending.remove(namespace.getMetadata().getUid());
        }
    }

    // An informer may be told late, and of what was there before: the next of that name is not to suffer for it.
    private boolean hasEnded(Namespace namespace) {
        String name = namespace.getMetadata().getName();
        String uid = namespace.getMetadata().getUid();
        try {
            var now = client.namespaces().withName(name).get();
            if (now == null || !uid.equals(now.getMetadata().getUid())) {
                return true;
            }
            client.pods().inNamespace(name).delete();
            empty(client, name);
            if (client.pods().inNamespace(name).list().getItems().isEmpty()) {
                letGo(client, namespace);
                return true;
            }
            return false;
        } catch (KubernetesClientException e) {
            return closed; // the API server is away
        }
    }

    @Override
    public void close() {
        closed = true;
        informer.close();
        threads.shutdownNow();
    }

    private final class Watching implements ResourceEventHandler<Namespace> {
        @Override
        public void onAdd(Namespace namespace) {
            if (namespace.getMetadata().getDeletionTimestamp() != null
                    && ending.add(namespace.getMetadata().getUid())) {
                threads.execute(() -> end(namespace));
            }
        }

        @Override
        public void onUpdate(Namespace before, Namespace after) {
            onAdd(after);
        }

        @Override
        public void onDelete(Namespace namespace, boolean finalStateUnknown) {
            // It has ended.
        }
    }
}
