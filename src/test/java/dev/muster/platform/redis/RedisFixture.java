package dev.muster.platform.redis;

import dev.muster.director.redis.RedisPlacements;
import dev.muster.director.redis.RedisProfiles;
import dev.muster.director.wire.Profile;
import dev.muster.director.wire.ProfileWire;
import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.redis.RedisGames;
import dev.muster.game.redis.Shard;
import dev.muster.operation.redis.RedisOperations;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.room.redis.RedisRooms;
import dev.muster.room.redis.RedisSlots;
import dev.muster.scheduler.redis.RedisSchedulers;
import dev.muster.scheduler.redis.SchedulerShards;
import dev.muster.ticket.TicketFeeds;
import dev.muster.ticket.redis.Epochs;
import dev.muster.ticket.redis.RedisTicketLog;
import dev.muster.ticket.redis.RedisTickets;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.RedisOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Function;

/// What one process has of a Redis: all stores, over connections of its own. Two of them stand
/// for two processes.
public final class RedisFixture implements AutoCloseable {
    /// How long assigned tickets are kept.
    public static final Duration ASSIGNED_FOR = Duration.ofMinutes(10);

    /// How long operations are kept that happen by themselves.
    public static final Duration OPERATIONS_FOR = Duration.ofHours(24);

    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private static final ProtoJson JSON = new ProtoJson();

    private final io.vertx.redis.client.Redis client;
    final RedisBatcher batcher;
    private final Random random = new Random();

    public final Redis redis;
    public final RedisSignals signals;
    public final GameIds ids = new GameIds(Clock.systemUTC(), random);
    public final Epochs epochs = new Epochs(random);
    public final RedisGames games;
    public final RedisTickets tickets;
    public final RedisTicketLog log;
    public final TicketFeeds feeds;
    public final SchedulerShards shards;
    public final RedisSchedulers schedulers;
    public final RedisOperations operations;
    public final RedisRooms rooms;
    public final RedisSlots slots;
    public final RedisPlacements placements;
    public final RedisProfiles profiles;
    public final Leases leases;

    private final String holder;

    /// Another process on the server behind a URI.
    public RedisFixture(String uri) {
        this(uri, RedisLimits.STANDARD);
    }

    /// The same process as another, as its leases tell, over another way to the server.
    RedisFixture(String uri, RedisFixture same) {
        this(uri, RedisLimits.STANDARD, same.holder);
    }

    /// As [#RedisFixture(String)], with limits of its own.
    public RedisFixture(String uri, RedisLimits limits) {
        this(uri, limits, HexFormat.of().toHexDigits(new Random().nextLong()));
    }

    private RedisFixture(String uri, RedisLimits limits, String holder) {
        this(new RedisOptions().setConnectionString(uri), limits, holder, batcher -> batcher);
    }

    /// A process whose calls go through `way`.
    RedisFixture(RedisOptions options, RedisLimits limits, String holder, Function<RedisBatcher, Redis> way) {
        this.holder = holder;
        client = io.vertx.redis.client.Redis.createClient(VERTX, options);
        batcher = new RedisBatcher(VERTX, client, limits);
        redis = way.apply(batcher);
        signals = new RedisSignals(VERTX, client);
        signals.start();
        games = new RedisGames(redis);
        tickets = new RedisTickets(redis, games, epochs);
        log = new RedisTicketLog(redis);
        feeds = new TicketFeeds(log, signals, java.time.InstantSource.system());
        shards = new SchedulerShards(redis);
        schedulers = new RedisSchedulers(redis, games, shards);
        operations = new RedisOperations(redis, shards::waitFor, OPERATIONS_FOR);
        rooms = new RedisRooms(redis, shards, epochs);
        slots = new RedisSlots(redis, shards, Duration.ofMinutes(2));
        placements = new RedisPlacements(redis, epochs, ASSIGNED_FOR, Duration.ofMinutes(2));
        profiles = new RedisProfiles(
                redis,
                games,
                profile -> JSON.print(ProfileWire.toWire(profile)),
                json -> ProfileWire.toDomain(JSON.parse(json, Profile.getDefaultInstance())));
        leases = new Leases(redis, holder, Duration.ofMinutes(1));
    }

    /// A process on the shared server, which is emptied.
    public static RedisFixture empty() {
        TestRedis.flush();
        return another();
    }

    /// Another process on the shared server as it is.
    public static RedisFixture another() {
        var process = StorageUnderTest.fixture();
        process.now(); // is connected from here on
        return process;
    }

    /// The lease of a scheduler of a game, taken by this process.
    public String schedulerLease(String game, String scheduler) {
        return leases.acquire(Shard.of(new Game(game)), "scheduler:" + scheduler)
                .orElseThrow();
    }

    /// The lease of a profile of a game, taken by this process.
    public String profileLease(String game, String profile) {
        return leases.acquire(Shard.of(new Game(game)), "profile:" + profile).orElseThrow();
    }

    /// The time of the server, in milliseconds since 1970.
    public long now() {
        var time = redis.ask(Call.command(io.vertx.redis.client.Command.TIME));
        return time.number(0) * 1000 + time.number(1) / 1000;
    }

    @Override
    public void close() {
        feeds.close();
        signals.close();
        batcher.close();
        client.close();
    }
}
