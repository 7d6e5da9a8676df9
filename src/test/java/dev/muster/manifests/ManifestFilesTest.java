package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.openmatch0.redis.OwnServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the manifests promise, as far as the files alone show it. [KustomizeTest] looks at what becomes of them.
final class ManifestFilesTest {
    private static final List<String> ROLES = List.of("management", "rooms", "worker", "matchmaking", "director");
    private static final Path OPEN_MATCH_REDIS = Manifests.ROOT.resolve("components/open-match-0.3-redis");
    private static final Path OVERLAY = Manifests.ROOT.resolve("overlays/roles");
    private static final JsonNode SERVER = Manifests.read(Manifests.ROOT.resolve("base/server/deployment.yaml"));

    @Test
    void aRoleSaysNothingButItsProfileItsReplicasAndItsResources() {
        for (String role : ROLES) {
            var patch = Manifests.read(OVERLAY.resolve(role).resolve("deployment.yaml"));

            var said = new ArrayList<String>();
            leaves("", patch, said);
            assertThat(said)
                    .as(role)
                    .allMatch(path -> path.matches("/apiVersion|/kind|/metadata/name|/spec/replicas"
                            + "|/spec/template/spec/containers/0/(name|env/0/(name|value)|resources/.*)"));
            assertThat(patch.at("/spec/template/spec/containers/0/env/0/name").asText())
                    .isEqualTo("QUARKUS_PROFILE");
            assertThat(patch.at("/spec/template/spec/containers/0/env/0/value").asText())
                    .isEqualTo(role);
        }
    }

    @Test
    void everyRoleRunsTwiceAtLeast() {
        for (String role : ROLES) {
            var replicas = Manifests.read(OVERLAY.resolve(role).resolve("deployment.yaml"))
                    .at("/spec/replicas");
            var autoscaler = OVERLAY.resolve(role).resolve("hpa.yaml");
            int least = Files.exists(autoscaler)
                    ? Manifests.read(autoscaler).at("/spec/minReplicas").asInt()
                    : replicas.asInt();

            assertThat(least).as(role).isGreaterThanOrEqualTo(2);
            assertThat(Files.exists(autoscaler) && !replicas.isMissingNode())
                    .as("%s: a number beside an autoscaler would undo what that did", role)
                    .isFalse();
        }
        assertThat(OVERLAY.resolve("rooms/hpa.yaml")).exists();
        assertThat(OVERLAY.resolve("matchmaking/hpa.yaml")).exists();
    }

    @Test
    void onlyTheWorkerGetsRights() {
        for (String role : ROLES) {
            var resources = Manifests.stream(
                            Manifests.read(OVERLAY.resolve(role).resolve("kustomization.yaml"))
                                    .path("resources"))
                    .map(JsonNode::asText)
                    .toList();

            assertThat(resources.contains("../../../base/rights")).as(role).isEqualTo(role.equals("worker"));
            assertThat(OVERLAY.resolve(role)
                            .resolve("calls-the-api.yaml")
                            .toFile()
                            .exists())
                    .as(role)
                    .isEqualTo(role.equals("worker"));
        }
        assertThat(Manifests.read(Manifests.ROOT.resolve("base/server/serviceaccount.yaml"))
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void portsAreThoseOfTheServer() {
        var defaults = Manifests.read(Path.of("src/main/resources/application.yaml"));
        int http = defaults.at("/quarkus/http/port").asInt();
        int grpc = defaults.at("/quarkus/grpc/server/port").asInt();
        var variables = Manifests.variables();

        assertThat(variables.get("QUARKUS_HTTP_PORT")).containsExactly(Integer.toString(http));
        assertThat(variables.get("QUARKUS_GRPC_SERVER_PORT")).containsExactly(Integer.toString(grpc));
        assertThat(variables.get("QUARKUS_HTTP_HOST")).containsExactly("0.0.0.0");
        assertThat(variables.get("QUARKUS_GRPC_SERVER_HOST")).containsExactly("0.0.0.0");
        assertThat(variables.get("MUSTER_ROOMS_URL"))
                .containsExactly("http://muster-rooms.$(POD_NAMESPACE).svc:" + http);
        var ports = SERVER.at("/spec/template/spec/containers/0/ports");
        assertThat(ports).hasSize(2);
        assertThat(ports.get(0).toString()).isEqualTo("{\"name\":\"http\",\"containerPort\":" + http + "}");
        assertThat(ports.get(1).toString()).isEqualTo("{\"name\":\"grpc\",\"containerPort\":" + grpc + "}");
        assertThat(Manifests.text(Path.of("Dockerfile.native"))).contains("EXPOSE " + http + " " + grpc);
    }

    @Test
    void everyNameOfAServiceMayStandInAHostHeader() {
        var allowed = String.join(",", Manifests.variables().get("MUSTER_SECURITY_HOSTS"))
                .replace("$(POD_NAMESPACE)", "ns")
                .split(",\\s*", -1);
        for (Path file : Manifests.files(".yaml")) {
            if (file.startsWith(Manifests.ROOT.resolve("base/doors")) && !file.endsWith("kustomization.yaml")) {
                assertThat(allowed)
                        .contains(
                                names(Manifests.read(file).at("/metadata/name").asText(), "ns"));
            }
        }
        assertThat(allowed).contains("$(OTHER_HOSTS)");
    }

    @Test
    void everyHttpDoorOfOpenMatchMayStandInAHostHeader() {
        var component = Manifests.ROOT.resolve("components/open-match-names");
        var allowed = Manifests.text(component.resolve("settings.env"))
                .strip()
                .substring("OTHER_HOSTS=".length())
                .split(",", -1);
        var doors = Manifests.all().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(component))
                .map(java.util.Map.Entry::getValue)
                .filter(object -> object.path("kind").asText().equals("Service"))
                .filter(service -> Manifests.stream(service.at("/spec/ports"))
                        .anyMatch(port -> port.path("name").asText().equals("http")))
                .map(service -> service.at("/metadata/name").asText())
                .toList();

        assertThat(doors).containsExactlyInAnyOrder("open-match-frontend", "open-match-backend", "open-match-query");
        assertThat(doors).allSatisfy(door -> assertThat(allowed).contains(names(door, "open-match")));
    }

    @Test
    void openMatchIsFoundWhereItsClientsLook() {
        assertThat(ports("frontend")).containsExactly(50504, 51504);
        assertThat(ports("backend")).containsExactly(50505, 51505);
        assertThat(ports("query")).containsExactly(50503, 51503);
        assertThat(ports("om-frontendapi")).containsExactly(50504);
        assertThat(ports("om-backendapi")).containsExactly(50505);
        assertThat(ports("om-mmlogicapi")).containsExactly(50503);
    }

    @Test
    void onlyTheRedisOfOpenMatchTakesTheNameThatItsProgramsLookFor() {
        var named = Manifests.all().entrySet().stream()
                .filter(entry -> entry.getValue().path("kind").asText().equals("Service"))
                .filter(entry -> entry.getValue().at("/metadata/name").asText().equals("redis"))
                .map(java.util.Map.Entry::getKey);

        assertThat(named).containsExactly(OPEN_MATCH_REDIS.resolve("service.yaml"));
    }

    @Test
    void programsOfOpenMatchMayDoTheSameOnItsRedisAsOnTheEmbeddedOne() {
        var users = Manifests.text(OPEN_MATCH_REDIS.resolve("users.acl")).strip();
        var start = Manifests.text(OPEN_MATCH_REDIS.resolve("valkey.sh"));

        assertThat(users).isEqualTo("user default on nopass ~* -@all +" + String.join(" +", OwnServer.COMMANDS));
        assertThat(start)
                .contains("--notify-keyspace-events '" + OwnServer.KEYSPACE_EVENTS + "'")
                .contains("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction");
        assertThat(Manifests.text(Path.of("docs/how-to/open-match-0.3-redis.md")))
                .contains(users);
    }

    @Test
    void everyImageHasAVersion() {
        var images = new ArrayList<String>();
        Manifests.all()
                .values()
                .forEach(object -> object.at("/spec/template/spec/containers").forEach(container -> {
                    if (container.has("image")) {
                        images.add(container.path("image").asText());
                    }
                }));
        Pattern.compile("(?m)^FROM (\\S+)")
                .matcher(Manifests.text(Path.of("Dockerfile.native")))
                .results()
                .forEach(from -> images.add(from.group(1)));

        assertThat(images).hasSizeGreaterThanOrEqualTo(4).allMatch(image -> image.matches("[^:]+:[^:]+"));
        assertThat(images).noneMatch(image -> image.endsWith(":latest"));
        assertThat(Manifests.text(Path.of("Makefile"))).contains("IMAGE ?= " + image(SERVER));
    }

    @Test
    void theStoreKeepsWhatItAcknowledged() {
        var single = Manifests.read(Manifests.ROOT.resolve("base/redis/statefulset.yaml"));
        var arguments = new ArrayList<String>();
        single.at("/spec/template/spec/containers/0/args").forEach(word -> arguments.add(word.asText()));
        var several = Manifests.text(Manifests.ROOT.resolve("components/redis-ha/valkey.sh"));

        for (String option : Set.of("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction")) {
            assertThat(String.join(" ", arguments)).contains(option);
            assertThat(several).contains(option);
        }
        assertThat(single.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("data");
    }

    private static String image(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0/image").asText();
    }

    private static List<Integer> ports(String file) {
        var service = Manifests.read(Manifests.ROOT.resolve("components/open-match-names/" + file + ".yaml"));
        return Manifests.stream(service.at("/spec/ports"))
                .map(port -> port.path("port").asInt())
                .toList();
    }

    private static String[] names(String service, String namespace) {
        var inNamespace = service + "." + namespace;
        return new String[] {service, inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local"};
    }

    private static void leaves(String path, JsonNode node, List<String> into) {
        if (node.isValueNode()) {
            into.add(path);
        }
        node.properties().forEach(field -> leaves(path + "/" + field.getKey(), field.getValue(), into));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            leaves(path + "/" + i, node.get(i), into);
        }
    }
}
