package dev.muster.director.rest;

import dev.muster.director.ProfileService;
import dev.muster.director.wire.Profile;
import dev.muster.director.wire.ProfileWire;
import dev.muster.platform.protojson.ProtoJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/// Profiles over REST.
@Path("/profiles")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class ProfilesResource {
    private static final ProtoJson JSON = new ProtoJson();

    private final ProfileService profiles;

    ProfilesResource(ProfileService profiles) {
        this.profiles = profiles;
    }

    @POST
    public String create(byte[] body) {
        return print(profiles.create(ProfileWire.toDomain(JSON.parse(body, Profile.getDefaultInstance()))));
    }

    /// The path has the last word on game and name.
    @PUT
    @Path("/{game}/{name}")
    public String replace(@PathParam("game") String game, @PathParam("name") String name, byte[] body) {
        var wire = JSON.parse(body, Profile.getDefaultInstance()).toBuilder()
                .setGame(game)
                .setName(name)
                .build();
        return print(profiles.replace(ProfileWire.toDomain(wire)));
    }

    @GET
    public String list(@QueryParam("game") @DefaultValue("") String game) {
        return JSON.print(ProfileWire.toWire(profiles.list(game)));
    }

    @GET
    @Path("/{game}/{name}")
    public String get(@PathParam("game") String game, @PathParam("name") String name) {
        return print(profiles.get(game, name));
    }

    @DELETE
    @Path("/{game}/{name}")
    public String delete(@PathParam("game") String game, @PathParam("name") String name) {
        profiles.delete(game, name);
        return "{}";
    }

    private static String print(dev.muster.director.Profile profile) {
        return JSON.print(ProfileWire.toWire(profile));
    }
}
