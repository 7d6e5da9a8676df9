package dev.muster.director.grpc;

import dev.muster.director.ProfileService;
import dev.muster.director.wire.DeleteProfileRequest;
import dev.muster.director.wire.DeleteProfileResponse;
import dev.muster.director.wire.GetProfileRequest;
import dev.muster.director.wire.ListProfilesRequest;
import dev.muster.director.wire.ListProfilesResponse;
import dev.muster.director.wire.Profile;
import dev.muster.director.wire.ProfileWire;
import dev.muster.director.wire.ProfilesGrpc;
import dev.muster.director.wire.PutProfileRequest;
import dev.muster.platform.grpc.Calls;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// Profiles over gRPC.
@GrpcService
final class ProfilesGrpcDoor extends ProfilesGrpc.ProfilesImplBase {
    private final ProfileService profiles;

    ProfilesGrpcDoor(ProfileService profiles) {
        this.profiles = profiles;
    }

    @Override
    public void createProfile(PutProfileRequest request, StreamObserver<Profile> caller) {
        Calls.answer(caller, () -> ProfileWire.toWire(profiles.create(ProfileWire.toDomain(request.getProfile()))));
    }

    @Override
    public void replaceProfile(PutProfileRequest request, StreamObserver<Profile> caller) {
        Calls.answer(caller, () -> ProfileWire.toWire(profiles.replace(ProfileWire.toDomain(request.getProfile()))));
    }

    @Override
    public void getProfile(GetProfileRequest request, StreamObserver<Profile> caller) {
        Calls.answer(caller, () -> ProfileWire.toWire(profiles.get(request.getGame(), request.getName())));
    }

    @Override
    public void listProfiles(ListProfilesRequest request, StreamObserver<ListProfilesResponse> caller) {
        Calls.answer(caller, () -> ProfileWire.toWire(profiles.list(request.getGame())));
    }

    @Override
    public void deleteProfile(DeleteProfileRequest request, StreamObserver<DeleteProfileResponse> caller) {
        Calls.answer(caller, () -> {
            profiles.delete(request.getGame(), request.getName());
            return DeleteProfileResponse.getDefaultInstance();
        });
    }
}
