package dev.muster.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.match.Filter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Profiles] does.
@Timeout(20)
public abstract class ProfilesContract {
    private static final Game GAME = new Game("duel");
    private static final Profile RANKED = new Profile(
            "ranked",
            "duel",
            "duel-fleet",
            2,
            5,
            List.of(new Rule.Same("region"), new Rule.Near("rating", 100, 5, Double.POSITIVE_INFINITY)),
            List.of(
                    new Filter.Range("rating", -1.5, 1e300),
                    new Filter.Equal("mode", "ü \"quoted\"\n"),
                    new Filter.Tagged("beta")));
    private static final Profile CASUAL = new Profile("casual", "duel", "fleet", 2, 1, List.of(), List.of());
    private static final Profile OTHER = new Profile("ranked", "Another Game", "fleet", 1, 100, List.of(), List.of());

    private Profiles profiles;

    /// An empty store; called once before each test.
    protected abstract Profiles profiles();

    @BeforeEach
    final void open() {
        profiles = profiles();
    }

    @Test
    void findsWhatWasCreated() {
        assertThat(profiles.create(RANKED)).isTrue();
        assertThat(profiles.create(OTHER)).isTrue();

        assertThat(profiles.find(GAME, "ranked")).contains(RANKED);
        assertThat(profiles.find(new Game("Another Game"), "ranked")).contains(OTHER);
        assertThat(profiles.find(GAME, "casual")).isEmpty();
        assertThat(profiles.find(new Game("unknown"), "ranked")).isEmpty();
    }

    @Test
    void createsOnceAndNothingElseUnderTheName() {
        profiles.create(RANKED);

        assertThat(profiles.create(RANKED)).as("sent again").isTrue();
        assertThat(profiles.create(new Profile("ranked", "duel", "fleet", 1, 1, List.of(), List.of())))
                .isFalse();

        assertThat(profiles.find(GAME, "ranked")).contains(RANKED);
    }

    @Test
    void replacesOnlyWhatIsThere() {
        var changed = new Profile("ranked", "duel", "fleet", 1, 1, List.of(), List.of());
        assertThat(profiles.replace(changed)).isFalse();
        assertThat(profiles.find(GAME, "ranked")).isEmpty();

        profiles.create(RANKED);

        assertThat(profiles.replace(changed)).isTrue();
        assertThat(profiles.replace(changed)).isTrue();
        assertThat(profiles.find(GAME, "ranked")).contains(changed);
    }

    @Test
    void listsByGameAndName() {
        profiles.create(RANKED);
        profiles.create(CASUAL);
        profiles.create(OTHER);

        assertThat(profiles.list(GAME)).containsExactly(CASUAL, RANKED);
        assertThat(profiles.list(new Game("unknown"))).isEmpty();
        assertThat(profiles.all()).containsExactly(OTHER, CASUAL, RANKED);
    }

    @Test
    void deletesOnce() {
        profiles.create(RANKED);
        profiles.create(OTHER);

        assertThat(profiles.delete(GAME, "ranked")).isTrue();
        assertThat(profiles.delete(GAME, "ranked")).isFalse();

        assertThat(profiles.all()).containsExactly(OTHER);
        assertThat(profiles.create(RANKED)).isTrue();
    }
}
