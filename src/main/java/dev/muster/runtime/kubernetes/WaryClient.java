package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder.ExecutorSupplier;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import java.util.List;

/// A client over the connections of another, whose answers others look at.
final class WaryClient {
    private static final ExecutorSupplier THREADS =
            () -> task -> Thread.ofVirtual().name("kubernetes").start(task);

    private WaryClient() {}

    static KubernetesClient over(KubernetesClient client, List<? extends Interceptor> lookers) {
        var config = client.getConfiguration();
        var http = client.getHttpClient().newBuilder();
        lookers.forEach(looker -> http.addOrReplaceInterceptor(looker.getClass().getName(), looker));
        return new KubernetesClientImpl(http.build(), config, THREADS, client.getKubernetesSerialization());
    }
}
