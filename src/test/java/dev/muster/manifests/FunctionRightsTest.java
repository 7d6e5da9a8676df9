package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.runtime.kubernetes.KubeApi;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the component for functions as Jobs adds to the accounts of the manifests, as a real API server
/// sees it.
@NeedsKubeApi
final class FunctionRightsTest {
    private static final Path TOGETHER = Path.of("target/functions-as-jobs");
    private static final String[] ADDED = {
        "batch/jobs: create",
        "batch/jobs: delete",
        "batch/jobs: get",
        "batch/jobs: list",
        "batch/jobs: watch",
        "/pods: list",
        "/pods: watch",
        "/serviceaccounts [muster-functions]: get"
    };

    private final KubeApi api = KubeApi.shared();

    @TempDir
    private Path directory;

    @Test
    void ofTheRolesMatchmakingMayRunJobsInItsNamespaceAndNothingElse() throws IOException {
        var rendered = rendered("overlays/roles");
        bind(rendered);
        api.awaitRight("muster", "muster-matchmaking", "create", "jobs.batch");

        assertThat(rights("muster-matchmaking", "muster")).containsExactlyInAnyOrder(ADDED);
        assertThat(rights("muster-matchmaking", "default")).isEmpty();
        for (String account : List.of("muster-management", "muster-rooms", "muster-director", "muster-functions")) {
            assertThat(rights(account, "muster")).as(account).isEmpty();
        }
        assertThat(tokens(rendered)).containsExactlyInAnyOrder("muster-matchmaking", "muster-worker");
    }

    @Test
    void whoRunsAllRolesMayRunJobs() throws IOException {
        bind(rendered("base"));
        api.awaitRight("muster", "muster", "create", "jobs.batch");

        assertThat(rights("muster", "muster")).contains(ADDED);
        assertThat(rights("muster-functions", "muster")).isEmpty();
    }

    private List<JsonNode> rendered(String overlay) throws IOException {
        Files.createDirectories(TOGETHER);
        Files.writeString(TOGETHER.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: muster
                resources: [../../k8s/%s]
                components: [../../k8s/components/open-match-0.3-jobs]
                """.formatted(overlay));
        return Manifests.parse(api.kubectl("kustomize", TOGETHER.toString()));
    }

    private void bind(List<JsonNode> rendered) throws IOException {
        var file = directory.resolve("object.json");
        var kinds = List.of("Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");
        for (JsonNode object : rendered) {
            if (kinds.contains(object.path("kind").asText())) {
                Files.writeString(file, object.toString());
                api.kubectl("apply", "--server-side", "--force-conflicts", "-f", file.toString());
            }
        }
    }

    private static List<String> tokens(List<JsonNode> rendered) {
        return rendered.stream()
                .filter(object -> object.path("kind").asText().equals("ServiceAccount"))
                .filter(object -> object.path("automountServiceAccountToken").asBoolean(true))
                .map(object -> object.at("/metadata/name").asText())
                .toList();
    }

    /// Beside what every account may do.
    private Set<String> rights(String account, String namespace) {
        var rights = all("muster", account, namespace);
        rights.removeAll(all("default", "nobody", namespace));
        return rights;
    }

    private Set<String> all(String home, String account, String namespace) {
        var question =
                new SelfSubjectRulesReviewBuilder().withNewSpec(namespace).build();
        var rights = new TreeSet<String>();
        try (var client = api.serviceAccount(home, account)) {
            for (var rule : client.authorization()
                    .v1()
                    .selfSubjectRulesReview()
                    .create(question)
                    .getStatus()
                    .getResourceRules()) {
                var only = rule.getResourceNames().isEmpty() ? "" : " " + rule.getResourceNames();
                for (String group : rule.getApiGroups()) {
                    for (String resource : rule.getResources()) {
                        rule.getVerbs().forEach(verb -> rights.add(group + "/" + resource + only + ": " + verb));
                    }
                }
            }
        }
        return rights;
    }
}
