package dev.muster.scheduler.rest;

import com.google.protobuf.Message;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.SchedulerService;
import dev.muster.scheduler.wire.CreateSchedulerRequest;
import dev.muster.scheduler.wire.CreateSchedulerResponse;
import dev.muster.scheduler.wire.DeleteSchedulerResponse;
import dev.muster.scheduler.wire.GetSchedulerResponse;
import dev.muster.scheduler.wire.ListSchedulersResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/// Schedulers over REST. Success is always 200, and the content type of a request is not looked at, as in
/// Maestro.
@Path("/schedulers")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class SchedulersResource {
    private static final ProtoJson JSON = new ProtoJson();

    private final SchedulerService schedulers;

    SchedulersResource(SchedulerService schedulers) {
        this.schedulers = schedulers;
    }

    @POST
    public String create(byte[] body) {
        var request = JSON.parse(body, CreateSchedulerRequest.getDefaultInstance());
        var created = schedulers.create(SchedulerWire.toDomain(request));
        return print(CreateSchedulerResponse.newBuilder().setScheduler(SchedulerWire.toWire(created)));
    }

    @GET
    public String list(
            @QueryParam("name") @DefaultValue("") String name,
            @QueryParam("game") @DefaultValue("") String game,
            @QueryParam("version") @DefaultValue("") String version) {
        var found = schedulers.list(name, game, version).stream()
                .map(SchedulerWire::toSummary)
                .toList();
        return print(ListSchedulersResponse.newBuilder().addAllSchedulers(found));
    }

    @GET
    @Path("/{name}")
    public String get(@PathParam("name") String name, @QueryParam("version") @DefaultValue("") String version) {
        var found = SchedulerWire.toWire(schedulers.get(name, version));
        return print(GetSchedulerResponse.newBuilder().setScheduler(found));
    }

    @DELETE
    @Path("/{name}")
    public String delete(@PathParam("name") String name) {
        return print(DeleteSchedulerResponse.newBuilder().setOperationId(schedulers.delete(name)));
    }

    private static String print(Message.Builder answer) {
        return JSON.print(answer.build());
    }
}
