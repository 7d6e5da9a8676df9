package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.DirectFunctions;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.openmatch0.wire.RunReport;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `GetProfile`, `CreateProposal` and `ReportRun`, as match functions call them.
@Timeout(30)
final class MmLogicProposalsTest {
    private final LayoutRedis redis = LayoutRedis.empty();
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(redis);

    @AfterEach
    void close() {
        doors.close();
        redis.close();
    }

    @Test
    void aProfileIsReadAsItsBackendSentIt() throws InterruptedException {
        var profile = MatchObject.newBuilder()
                .setId("duel")
                .setProperties("{\"properties\":{\"pools\":[{\"name\":\"all\"}]}}")
                .addRosters(Roster.newBuilder().setName("red"))
                .build();
        var call = BackendGrpc.newFutureStub(doors.channel()).createMatch(profile);
        doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 1);

        var read = doors.mmLogic().getProfile(id("duel"));

        assertThat(read.toBuilder().clearPools().build()).isEqualTo(profile);
        assertThat(read.getPools(0).getName()).isEqualTo("all");
        call.cancel(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "", "a.zset"})
    void whatIsNoProfileIsNotThere(String id) {
        redis.direct("ZADD", "a.zset", "1", "anna");

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.mmLogic().getProfile(id(id)))
                .withMessage("UNKNOWN: matchobject key does not exist");
    }

    @Test
    void aProposalBecomesTheMatchOfItsRequest() throws Exception {
        var call = BackendGrpc.newFutureStub(doors.channel()).createMatch(id("duel"));
        doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 1);
        var request = redis.text("SPOP", "profileq");
        redis.direct("INCR", "concurrentMMFs");
        var proposal = MatchObject.newBuilder()
                .setId("proposal.1800000000." + request)
                .setProperties("{\"a\":1}")
                .addRosters(Roster.newBuilder()
                        .setName("red")
                        .addPlayers(Player.newBuilder().setId("anna").setPool("all")))
                .build();

        assertThat(doors.mmLogic().createProposal(proposal).getSuccess()).isTrue();

        assertThat(redis.text("GET", "concurrentMMFs")).isEqualTo("0");
        assertThat(redis.text("SPOP", "proposalq")).isEqualTo(proposal.getId());
        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactly("anna");
        redis.direct("RENAME", proposal.getId(), request);
        assertThat(call.get(10, TimeUnit.SECONDS))
                .isEqualTo(proposal.toBuilder().setId(request).build());
        assertThat(redis.number("TTL", request)).isBetween(43_190L, 43_200L);
    }

    @Test
    void aProposalWithAnErrorAnswersTheRequestThatItNames() throws Exception {
        var call = BackendGrpc.newFutureStub(doors.channel()).createMatch(id("duel"));
        doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 1);
        var request = redis.text("SPOP", "profileq");

        doors.mmLogic()
                .createProposal(
                        id(request).toBuilder().setError("not enough players").build());

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                .withMessageContaining("UNKNOWN: not enough players");
        assertThat(redis.number("EXISTS", "proposalq", "proposed")).isZero();
        assertThat(redis.text("GET", "concurrentMMFs")).isEqualTo("-1");
    }

    @Test
    void aProposalForARequestThatWasTakenBackTakesNoPlayerAway() throws InterruptedException {
        var call = BackendGrpc.newFutureStub(doors.channel()).createMatch(id("duel"));
        doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 1);
        var request = redis.text("SPOP", "profileq");
        call.cancel(true);
        awaitTakenBack(request);

        doors.mmLogic()
                .createProposal(id("proposal.1800000000." + request).toBuilder()
                        .addRosters(Roster.newBuilder()
                                .addPlayers(Player.newBuilder().setId("anna")))
                        .build());

        assertThat(redis.number("EXISTS", "proposalq", "proposed")).isZero();
        assertThat(redis.text("GET", "concurrentMMFs")).isEqualTo("-1");
    }

    // The note of it is in the books, where nobody listens to changes.
    private void awaitTakenBack(String request) {
        var functions = new DirectFunctions(redis);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!functions.note("EXISTS", "gone:" + request).equals("1")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void aProposalWithoutAnIdIsRefused() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.mmLogic().createProposal(id("")))
                .withMessage("UNKNOWN: cannot unmarshal protobuf messages without an id field");
        assertThat(redis.number("DBSIZE")).isZero();
    }

    @Test
    void aReservedIdIsRefusedAndNothingChanges() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.mmLogic().createProposal(id("proposalq")))
                .withMessageStartingWith("INVALID_ARGUMENT: id: \"proposalq\"");
        assertThat(redis.number("DBSIZE")).isZero();
    }

    @Test
    void whatAFunctionReportsStandsInRedis() {
        doors.mmLogic()
                .reportRun(RunReport.newBuilder()
                        .setId("proposal.1800000000.m.duel")
                        .putCounters("rounds", 7)
                        .putTimings("search", 0.25)
                        .build());

        assertThat(redis.text("HGET", "metrics.proposal.1800000000.m.duel", "counter.rounds"))
                .isEqualTo("7");
    }

    private static MatchObject id(String id) {
        return MatchObject.newBuilder().setId(id).build();
    }
}
