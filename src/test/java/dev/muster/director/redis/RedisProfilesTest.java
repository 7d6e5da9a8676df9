package dev.muster.director.redis;

import dev.muster.director.Profiles;
import dev.muster.director.ProfilesContract;
import dev.muster.platform.redis.RedisFixture;
import org.junit.jupiter.api.AfterEach;

final class RedisProfilesTest extends ProfilesContract {
    private final RedisFixture all = RedisFixture.empty();

    @Override
    protected Profiles profiles() {
        return all.profiles;
    }

    @AfterEach
    void close() {
        all.close();
    }
}
