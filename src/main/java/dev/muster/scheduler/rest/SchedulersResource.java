package dev.muster.scheduler.rest;

import com.google.protobuf.Message;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.wire.CreateSchedulerRequest;
import dev.muster.scheduler.wire.DeleteSchedulerRequest;
import dev.muster.scheduler.wire.DiffSchedulerVersionsRequest;
import dev.muster.scheduler.wire.GetSchedulerRequest;
import dev.muster.scheduler.wire.GetSchedulerVersionsRequest;
import dev.muster.scheduler.wire.GetSchedulersInfoRequest;
import dev.muster.scheduler.wire.ListSchedulersRequest;
import dev.muster.scheduler.wire.NewSchedulerVersionRequest;
import dev.muster.scheduler.wire.PatchSchedulerRequest;
import dev.muster.scheduler.wire.RollBackSchedulerRequest;
import dev.muster.scheduler.wire.ScaleSchedulerRequest;
import dev.muster.scheduler.wire.SchedulersApi;
import dev.muster.scheduler.wire.SwitchActiveVersionRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/// Schedulers over REST. Success is always 200, the content type of a request is not looked at, and the path
/// has the last word on the name, as in Maestro.
@Path("/schedulers")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class SchedulersResource {
    private static final ProtoJson JSON = new ProtoJson();

    private final SchedulersApi api;

    SchedulersResource(SchedulersApi api) {
        this.api = api;
    }

    @POST
    public String create(byte[] body) {
        return print(api.create(JSON.parse(body, CreateSchedulerRequest.getDefaultInstance())));
    }

    @GET
    public String list(
            @QueryParam("name") @DefaultValue("") String name,
            @QueryParam("game") @DefaultValue("") String game,
            @QueryParam("version") @DefaultValue("") String version) {
        return print(api.list(ListSchedulersRequest.newBuilder()
                .setName(name)
                .setGame(game)
                .setVersion(version)
                .build()));
    }

    @GET
    @Path("/info")
    public String info(@QueryParam("game") @DefaultValue("") String game) {
        return print(
                api.info(GetSchedulersInfoRequest.newBuilder().setGame(game).build()));
    }

    @GET
    @Path("/{name}")
    public String get(@PathParam("name") String name, @QueryParam("version") @DefaultValue("") String version) {
        return print(api.get(GetSchedulerRequest.newBuilder()
                .setSchedulerName(name)
                .setVersion(version)
                .build()));
    }

    @POST
    @Path("/{name}")
    public String newVersion(@PathParam("name") String name, byte[] body) {
        return print(api.newVersion(JSON.parse(body, NewSchedulerVersionRequest.getDefaultInstance()).toBuilder()
                .setName(name)
                .build()));
    }

    @PATCH
    @Path("/{name}")
    public String patch(@PathParam("name") String name, byte[] body) {
        return print(api.patch(JSON.parse(body, PatchSchedulerRequest.getDefaultInstance()).toBuilder()
                .setName(name)
                .addAllClear(ClearedFields.of(body))
                .build()));
    }

    @PUT
    @Path("/{name}")
    public String switchActive(@PathParam("name") String name, byte[] body) {
        return print(api.switchActive(JSON.parse(body, SwitchActiveVersionRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(name)
                .build()));
    }

    @DELETE
    @Path("/{name}")
    public String delete(@PathParam("name") String name) {
        return print(api.delete(
                DeleteSchedulerRequest.newBuilder().setSchedulerName(name).build()));
    }

    @GET
    @Path("/{name}/versions")
    public String versions(@PathParam("name") String name) {
        return print(api.versions(
                GetSchedulerVersionsRequest.newBuilder().setSchedulerName(name).build()));
    }

    @GET
    @Path("/{name}/diff")
    public String diff(
            @PathParam("name") String name,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        return print(api.diff(DiffSchedulerVersionsRequest.newBuilder()
                .setSchedulerName(name)
                .setFrom(from)
                .setTo(to)
                .build()));
    }

    @POST
    @Path("/{name}/scale")
    public String scale(@PathParam("name") String name, byte[] body) {
        return print(api.scale(JSON.parse(body, ScaleSchedulerRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(name)
                .build()));
    }

    @POST
    @Path("/{name}/rollback")
    public String rollBack(@PathParam("name") String name, byte[] body) {
        return print(api.rollBack(JSON.parse(body, RollBackSchedulerRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(name)
                .build()));
    }

    private static String print(Message answer) {
        return JSON.print(answer);
    }
}
