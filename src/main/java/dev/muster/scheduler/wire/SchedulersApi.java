package dev.muster.scheduler.wire;

import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Scale;
import dev.muster.scheduler.SchedulerService;
import dev.muster.scheduler.VersionService;

/// The calls on schedulers as the wire has them: the doors differ only in how a message reaches them.
public final class SchedulersApi {
    private final SchedulerService schedulers;
    private final VersionService versions;

    public SchedulersApi(SchedulerService schedulers, VersionService versions) {
        this.schedulers = schedulers;
        this.versions = versions;
    }

    /// Schedulers by name, game and active version.
    public ListSchedulersResponse list(ListSchedulersRequest request) {
        var found = schedulers.list(request.getName(), request.getGame(), request.getVersion()).stream()
                .map(SchedulerWire::toSummary)
                .toList();
        return ListSchedulersResponse.newBuilder().addAllSchedulers(found).build();
    }

    /// One scheduler, in one of its versions.
    public GetSchedulerResponse get(GetSchedulerRequest request) {
        var found = schedulers.get(request.getSchedulerName(), request.getVersion());
        return GetSchedulerResponse.newBuilder()
                .setScheduler(SchedulerWire.toWire(found))
                .build();
    }

    /// A new scheduler.
    public CreateSchedulerResponse create(CreateSchedulerRequest request) {
        var created = schedulers.create(SchedulerWire.toDomain(request));
        return CreateSchedulerResponse.newBuilder()
                .setScheduler(SchedulerWire.toWire(created))
                .build();
    }

    /// A new specification as a whole.
    public NewSchedulerVersionResponse newVersion(NewSchedulerVersionRequest request) {
        return NewSchedulerVersionResponse.newBuilder()
                .setOperationId(versions.replace(SchedulerWire.toDomain(request)))
                .build();
    }

    /// A change of a specification.
    public PatchSchedulerResponse patch(PatchSchedulerRequest request) {
        var patch = new PatchWire(request);
        if (patch.isEmpty()) {
            throw MusterException.alreadyExists("the patch changes nothing: no field is given");
        }
        return PatchSchedulerResponse.newBuilder()
                .setOperationId(versions.edit(request.getName(), patch::apply))
                .build();
    }

    /// The versions of a scheduler.
    public GetSchedulerVersionsResponse versions(GetSchedulerVersionsRequest request) {
        var found = versions.list(request.getSchedulerName()).stream()
                .map(SchedulerWire::toWire)
                .toList();
        return GetSchedulerVersionsResponse.newBuilder().addAllVersions(found).build();
    }

    /// Another active version.
    public SwitchActiveVersionResponse switchActive(SwitchActiveVersionRequest request) {
        if (request.getVersion().isBlank()) {
            throw MusterException.invalid("version: is required");
        }
        return SwitchActiveVersionResponse.newBuilder()
                .setOperationId(versions.switchTo(request.getSchedulerName(), request.getVersion()))
                .build();
    }

    /// Schedulers and their rooms.
    public GetSchedulersInfoResponse info(GetSchedulersInfoRequest request) {
        var found = schedulers.info(request.getGame()).stream()
                .map(SchedulerWire::toWire)
                .toList();
        return GetSchedulersInfoResponse.newBuilder().addAllSchedulers(found).build();
    }

    /// The end of a scheduler.
    public DeleteSchedulerResponse delete(DeleteSchedulerRequest request) {
        return DeleteSchedulerResponse.newBuilder()
                .setOperationId(schedulers.delete(request.getSchedulerName()))
                .build();
    }

    /// Another number of rooms.
    public ScaleSchedulerResponse scale(ScaleSchedulerRequest request) {
        return ScaleSchedulerResponse.newBuilder()
                .setOperationId(versions.scale(request.getSchedulerName(), wanted(request)))
                .build();
    }

    /// The version that was active before, or any other.
    public RollBackSchedulerResponse rollBack(RollBackSchedulerRequest request) {
        var name = request.getSchedulerName();
        return RollBackSchedulerResponse.newBuilder()
                .setOperationId(
                        request.getVersion().isEmpty()
                                ? versions.rollBack(name)
                                : versions.switchTo(name, request.getVersion()))
                .build();
    }

    /// What differs between two versions.
    public DiffSchedulerVersionsResponse diff(DiffSchedulerVersionsRequest request) {
        var pair = versions.pair(request.getSchedulerName(), request.getFrom(), request.getTo());
        return DiffSchedulerVersionsResponse.newBuilder()
                .setFrom(pair.from().version())
                .setTo(pair.to().version())
                .addAllDifferences(VersionDiff.between(pair.from(), pair.to()))
                .build();
    }

    private static Scale wanted(ScaleSchedulerRequest request) {
        return switch (request.getWantedCase()) {
            case REPLICAS -> new Scale.To(notNegative("replicas", request.getReplicas()));
            case UP -> new Scale.By(notNegative("up", request.getUp()));
            case DOWN -> new Scale.By(-notNegative("down", request.getDown()));
            case WANTED_NOT_SET -> throw MusterException.invalid("exactly one of replicas, up and down is required");
        };
    }

    private static int notNegative(String field, int number) {
        if (number < 0) {
            throw MusterException.invalid(field + ": must be 0 or greater");
        }
        return number;
    }
}
