package dev.muster.scheduler.redis;

import dev.muster.operation.redis.OperationScripts;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.platform.redis.Script;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.StoredVersion;
import dev.muster.scheduler.VersionDraft;
import dev.muster.scheduler.VersionHistory;
import dev.muster.scheduler.Versions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The versions of schedulers: one hash of whole specifications per scheduler, and the operations that
/// change which one is active.
final class RedisVersions {
    private static final Script VERSIONS = Script.named("scheduler/versions");
    private static final Script REQUEST_CHANGE = Script.named("scheduler/request-change", OperationScripts.PRELUDE);
    private static final Script DRAFT = Script.named("scheduler/draft", OperationScripts.PRELUDE);
    private static final Script STORE = Script.named("scheduler/store-version", OperationScripts.PRELUDE);
    private static final Script ACTIVATE = Script.named("scheduler/activate", OperationScripts.PRELUDE);
    private static final Comparator<StoredVersion> NEWEST_FIRST = Comparator.comparing(StoredVersion::createdAt)
            .thenComparing(StoredVersion::version, Versions.ORDER)
            .reversed();

    private final Redis redis;
    private final SchedulerShards shards;

    RedisVersions(Redis redis, SchedulerShards shards) {
        this.redis = redis;
        this.shards = shards;
    }

    void requestVersion(Scheduler draft, String base, String id) {
        var name = draft.name();
        request(
                name,
                id,
                "create_new_scheduler_version",
                OperationInputs.scheduler(draft),
                SchedulerCodec.encode(draft),
                base,
                "");
    }

    void requestSwitch(String name, String version, String id) {
        request(name, id, "switch_active_version", OperationInputs.newActiveVersion(version), "", "", version);
    }

    private void request(
            String name, String id, String operation, String input, String draft, String base, String version) {
        var reply = shards.waitForAnswer(
                        name,
                        shard -> Optional.ofNullable(redis.run(
                                REQUEST_CHANGE.call(shard, name, id, operation, input, draft, base, version))))
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + name + "\" not found"));
        switch (reply.integer(0)) {
            case 1 -> {} // queued
            case 0 ->
                throw MusterException.failedPrecondition("scheduler \"" + name + "\": operation \"" + reply.text(1)
                        + "\" changes its version already; wait for it, or cancel it");
            case -1 -> throw terminating(name);
            case -2 ->
                throw MusterException.aborted(
                        "scheduler \"" + name + "\": another version became active meanwhile; try again");
            case -3 -> throw unknown(name, version);
            default -> throw new IllegalStateException("scheduler/request-change answered " + reply);
        }
    }

    Optional<VersionHistory> versions(String name) {
        return shards.waitForAnswer(name, shard -> Optional.ofNullable(redis.run(VERSIONS.call(shard, name))))
                .map(RedisVersions::history);
    }

    Optional<VersionDraft> draft(String shard, String name, String operationId) {
        return Optional.ofNullable(redis.run(DRAFT.call(shard, name, operationId)))
                .map(row -> new VersionDraft(
                        SchedulerCodec.decode(row.text(0)),
                        row.isNil(1) ? Optional.empty() : Optional.of(row.text(1))));
    }

    void store(String shard, Scheduler version, String lease, String operationId, String switchId) {
        var name = version.name();
        var reply = redis.ask(STORE.call(
                shard,
                name,
                lease,
                operationId,
                version.version(),
                SchedulerCodec.encode(version),
                switchId,
                OperationInputs.newActiveVersion(version.version())));
        if (reply.integer(0) == 0) {
            throw terminating(name);
        }
        if (reply.integer(0) < 0) {
            throw canceled(operationId);
        }
    }

    String activate(String shard, String name, String lease, String operationId) {
        var reply = redis.ask(ACTIVATE.call(shard, name, lease, operationId));
        return switch (reply.integer(0)) {
            case 1 -> reply.text(1);
            case 0 -> throw terminating(name);
            case -1 -> throw unknown(name, reply.text(1));
            case -2 -> throw canceled(operationId);
            default -> throw new IllegalStateException("scheduler/activate answered " + reply);
        };
    }

    private static VersionHistory history(Reply row) {
        var active = SchedulerCodec.decode(row.text(0));
        List<StoredVersion> versions = new ArrayList<>();
        for (int i = 2; i < row.size(); i += 2) {
            var version = row.text(i);
            var at = row.number(i + 1) == 0 ? active.createdAt() : Instant.ofEpochMilli(row.number(i + 1));
            versions.add(new StoredVersion(version, version.equals(active.version()), at));
        }
        versions.sort(NEWEST_FIRST);
        return new VersionHistory(active, Optional.of(row.text(1)).filter(text -> !text.isEmpty()), versions);
    }

    private static MusterException canceled(String operationId) {
        return MusterException.failedPrecondition("operation " + operationId + " was canceled");
    }

    private static MusterException terminating(String name) {
        return MusterException.failedPrecondition("scheduler \"" + name + "\" is terminating");
    }

    private static MusterException unknown(String name, String version) {
        return MusterException.notFound("version " + version + " of scheduler \"" + name + "\" not found");
    }
}
