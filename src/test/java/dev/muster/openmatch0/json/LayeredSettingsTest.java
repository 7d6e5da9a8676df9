package dev.muster.openmatch0.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.OpenMatch0Config;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LayeredSettingsTest {
    /// As Open Match 0.3 comes.
    static final String ORIGINAL = """
            {
              "debug": true,
              "logging": {"level": "debug", "format": "text", "source": true},
              "api": {
                "backend": {"hostname": "om-backendapi", "port": 50505, "timeout": 90},
                "frontend": {"hostname": "om-frontendapi", "port": 50504, "timeout": 300},
                "mmlogic": {"hostname": "om-mmlogicapi", "port": 50503}
              },
              "evalutor": {"interval": 10},
              "metrics": {"port": 9555, "endpoint": "/metrics", "reportingPeriod": 5},
              "queues": {"profiles": {"name": "profileq", "pullCount": 100}, "proposals": {"name": "proposalq"}},
              "ignoreLists": {
                "proposed": {"name": "proposed", "offset": 0, "duration": 800},
                "deindexed": {"name": "deindexed", "offset": 0, "duration": 800},
                "expired": {"name": "OM_METADATA.accessed", "offset": 800, "duration": 0}
              },
              "defaultImages": {
                "evaluator": {"name": "gcr.io/open-match-public-images/openmatch-evaluator", "tag": "dev"},
                "mmf": {"name": "gcr.io/open-match-public-images/openmatch-mmf-py3-mmlogic-simple", "tag": "dev"}
              },
              "redis": {
                "user": "", "password": "",
                "pool": {"maxIdle": 3, "maxActive": 0, "idleTimeout": 60},
                "queryArgs": {"count": 10000},
                "results": {"pageSize": 10000},
                "expirations": {"player": 43200, "matchobject": 43200}
              },
              "jsonkeys": {"mmfImage": "imagename", "rosters": "properties.rosters", "pools": "properties.pools"},
              "playerIndices": [
                "char.cleric", "char.knight", "char.paladin", "map.aleroth", "map.oasis", "mmr.rating",
                "mode.battleroyale", "mode.ctf", "region.europe-east1", "region.europe-west1", "region.europe-west2",
                "region.europe-west3", "region.europe-west4", "role.dps", "role.support", "role.tank"
              ]
            }
            """;

    static OpenMatch0Config config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(OpenMatch0Config.class)
                .withConverter(Duration.class, 1, new DurationConverter())
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(OpenMatch0Config.class);
    }

    private static MatchmakerSettings settings(String json) {
        return settings(json, Map.of());
    }

    private static MatchmakerSettings settings(String json, Map<String, String> configured) {
        return LayeredSettings.of(config(configured), MatchmakerFile.read("matchmaker_config.json", json));
    }

    @Test
    void theOriginalsFileIsTakenAsItIs() {
        var file = MatchmakerFile.read("matchmaker_config.json", ORIGINAL);
        var settings = LayeredSettings.of(config(Map.of()), file);

        assertThat(file.unknownKeys()).isEmpty();
        assertThat(settings.evaluatorImage()).isEqualTo("gcr.io/open-match-public-images/openmatch-evaluator:dev");
        assertThat(settings.functionImage())
                .isEqualTo("gcr.io/open-match-public-images/openmatch-mmf-py3-mmlogic-simple:dev");
        assertThat(settings)
                .usingRecursiveComparison()
                .ignoringFields("evaluatorImage", "functionImage")
                .isEqualTo(MatchmakerSettings.defaults());
    }

    @Test
    void nothingSetIsTheDefault() {
        assertThat(LayeredSettings.of(config(Map.of()), MatchmakerFile.none()))
                .isEqualTo(MatchmakerSettings.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'api':{'backend':{'timeout':7}}} | backendTimeout | PT7S",
                "{'api':{'frontend':{'timeout':7}}} | frontendTimeout | PT7S",
                "{'evalutor':{'interval':3}} | evaluatorInterval | PT3S",
                "{'evalutor':{'interval':3},'evaluator':{'interval':4}} | evaluatorInterval | PT4S",
                "{'queues':{'profiles':{'pullCount':'50'}}} | pullCount | 50",
                "{'redis':{'queryArgs':{'count':500}}} | queryCount | 500",
                "{'redis':{'results':{'pageSize':20}}} | pageSize | 20",
                "{'redis':{'expirations':{'player':60}}} | playerTtl | PT1M",
                "{'redis':{'expirations':{'matchobject':60}}} | matchTtl | PT1M",
                "{'jsonkeys':{'mmfImage':'a.b'}} | imagePath | a.b",
                "{'jsonkeys':{'rosters':'a.b'}} | rostersPath | a.b",
                "{'jsonkeys':{'pools':'a.b'}} | poolsPath | a.b",
                "{'playerIndices':['x','y.z']} | indices | [x, y.z]",
                "{'playerindices':['x']} | indices | [x]",
                "{'previousPlayerIndices':['x']} | previousIndices | [x]",
                "{'defaultImages':{'mmf':{'name':'i','tag':'t'}}} | functionImage | i:t",
                "{'defaultImages':{'mmf':{'name':'builtin:rosters'}}} | functionImage | builtin:rosters",
                "{'defaultImages':{'evaluator':{'name':'i','tag':''}}} | evaluatorImage | i"
            })
    void eachKeyOfTheFileCounts(String json, String property, String value) throws ReflectiveOperationException {
        var settings = settings(json.replace('\'', '"'));

        assertThat(MatchmakerSettings.class.getMethod(property).invoke(settings))
                .hasToString(value);
    }

    @Test
    void listsOfTheFileStandInsteadOfTheUsualOnes() {
        var lists = settings("""
                {"ignoreLists": {"proposed": {"name": "proposed", "duration": 60}, "banned": {"name": "bans"}}}""").ignoreLists();

        assertThat(lists)
                .containsExactlyInAnyOrder(
                        new IgnoreList("proposed", "proposed", 0, 60), new IgnoreList("banned", "bans", 0, 0));
    }

    @Test
    void whatIsConfiguredComesBeforeTheFile() {
        var settings = settings(
                ORIGINAL,
                Map.ofEntries(
                        Map.entry("muster.openmatch0.player-indices", "mmr,role"),
                        Map.entry("muster.openmatch0.previous-player-indices", "old"),
                        Map.entry("muster.openmatch0.ignore-lists.proposed.key", "proposed"),
                        Map.entry("muster.openmatch0.ignore-lists.proposed.duration", "30s"),
                        Map.entry("muster.openmatch0.function-image", "f"),
                        Map.entry("muster.openmatch0.evaluator-image", "e"),
                        Map.entry("muster.openmatch0.evaluator-interval", "2s"),
                        Map.entry("muster.openmatch0.pull-count", "2"),
                        Map.entry("muster.openmatch0.query-count", "3"),
                        Map.entry("muster.openmatch0.page-size", "4"),
                        Map.entry("muster.openmatch0.player-ttl", "5s"),
                        Map.entry("muster.openmatch0.match-ttl", "6s"),
                        Map.entry("muster.openmatch0.backend-timeout", "7s"),
                        Map.entry("muster.openmatch0.frontend-timeout", "8s"),
                        Map.entry("muster.openmatch0.image-path", "i"),
                        Map.entry("muster.openmatch0.rosters-path", "r"),
                        Map.entry("muster.openmatch0.pools-path", "p")));

        assertThat(settings)
                .isEqualTo(new MatchmakerSettings(
                        List.of("mmr", "role"),
                        List.of("old"),
                        List.of(new IgnoreList("proposed", "proposed", 0, 30)),
                        "f",
                        "e",
                        Duration.ofSeconds(2),
                        2,
                        3,
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        "i",
                        "r",
                        "p"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'api':{'backend':{'timeout':'soon'}}} | matchmaker_config.json: api.backend.timeout: a whole number",
                "{'api':{'backend':{'timeout':0}}} | matchmaker_config.json: api.backend.timeout: a whole number",
                "{'api':{'frontend':{'timeout':[]}}} | matchmaker_config.json: api.frontend.timeout: a whole number",
                "{'redis':{'results':{'pageSize':2.5}}} | matchmaker_config.json: redis.results.pageSize: a whole",
                "{'playerIndices':'mmr'} | matchmaker_config.json: playerIndices: a list of texts",
                "{'playerIndices':['mmr',3]} | matchmaker_config.json: playerIndices: a list of texts",
                "{'ignoreLists':{'banned':{'offset':1}}} | matchmaker_config.json: ignoreLists.banned.name: a sorted",
                "{'ignoreLists':{'proposed':{'name':'p'}}} | ignoreLists.proposed.name: must be proposed",
                "{'queues':{'profiles':{'name':'q'}}} | matchmaker_config.json: queues.profiles.name: profileq is",
                "{'queues':{'proposals':{'name':'q'}}} | matchmaker_config.json: queues.proposals.name: proposalq is",
                "{'jsonkeys':{'pools':''}} | matchmaker_config.json: jsonkeys.pools: a text",
                "[] | matchmaker_config.json: an object"
            })
    void namesTheKeyOfTheFileWithWhichNothingWorks(String json, String fault) {
        assertThatThrownBy(() -> settings(json.replace('\'', '"'))).hasMessageContaining(fault);
    }

    @Test
    void namesTheLineOfAFileThatCannotBeRead() {
        assertThatThrownBy(() -> MatchmakerFile.read("a.json", "{\n \"debug\": true,\n \"api\": }"))
                .hasMessageStartingWith("a.json, line 3, column ");
        assertThatThrownBy(() -> MatchmakerFile.read("a.yaml", "api:\n  backend: {\nother: 1"))
                .hasMessageStartingWith("a.yaml, line ");
        assertThatThrownBy(() -> MatchmakerFile.read("a.json", "")).hasMessageStartingWith("a.json: an object");
        assertThatThrownBy(() -> MatchmakerFile.read("a.json", "{} {}")).hasMessageStartingWith("a.json, line 1");
    }

    @Test
    void theSameMayStandInYaml() {
        var file = MatchmakerFile.read("config.yaml", "evalutor:\n  interval: 4\nplayerIndices:\n- a\nfoo: {bar: 1}\n");

        assertThat(LayeredSettings.of(config(Map.of()), file).evaluatorInterval())
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(file.unknownKeys()).containsExactly("foo.bar");
    }

    @ParameterizedTest
    @CsvSource({
        "pull-count,0",
        "query-count,0",
        "page-size,-1",
        "player-ttl,0s",
        "match-ttl,0s",
        "evaluator-interval,0s",
        "backend-timeout,0s",
        "frontend-timeout,0s"
    })
    void namesTheSettingWithWhichNothingWorks(String setting, String value) {
        assertThatThrownBy(() -> settings("{}", Map.of("muster.openmatch0." + setting, value)))
                .hasMessageStartingWith("muster.openmatch0." + setting + ":");
    }
}
