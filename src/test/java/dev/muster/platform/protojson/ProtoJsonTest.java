package dev.muster.platform.protojson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.wire.Container;
import dev.muster.scheduler.wire.ContainerEnvironment;
import dev.muster.scheduler.wire.ContainerPort;
import dev.muster.scheduler.wire.CreateSchedulerRequest;
import dev.muster.scheduler.wire.ForwarderOptions;
import dev.muster.scheduler.wire.RoomOccupancy;
import dev.muster.scheduler.wire.Scheduler;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtoJsonTest {
    private static final ProtoJson JSON = new ProtoJson();

    static List<Arguments> messages() {
        return List.of(
                Arguments.of(Container.getDefaultInstance(), """
                    {"name":"","image":"","imagePullPolicy":"","command":[],"environment":[],\
                    "requests":null,"limits":null,"ports":[]}\
                    """),
                Arguments.of(ContainerPort.getDefaultInstance(), """
                    {"name":"","protocol":"","port":0,"hostPort":0}\
                    """),
                Arguments.of(Scheduler.getDefaultInstance(), """
                    {"name":"","game":"","state":"","portRange":null,"createdAt":null,"maxSurge":"",\
                    "roomsReplicas":0,"spec":null,"forwarders":[],"annotations":{},"labels":{}}\
                    """),
                Arguments.of(ContainerEnvironment.newBuilder().setValue("").build(), """
                    {"name":"","value":""}\
                    """),
                Arguments.of(ForwarderOptions.newBuilder().setTimeout(1000).build(), """
                    {"timeout":"1000","metadata":null}\
                    """),
                Arguments.of(RoomOccupancy.newBuilder().setReadyTarget(0.3f).build(), """
                    {"readyTarget":0.3}\
                    """),
                Arguments.of(Duration.newBuilder().setSeconds(100).build(), "\"100s\""),
                Arguments.of(
                        Duration.newBuilder()
                                .setSeconds(-1)
                                .setNanos(-500_000_000)
                                .build(),
                        "\"-1.500s\""),
                Arguments.of(Timestamp.getDefaultInstance(), "\"1970-01-01T00:00:00Z\""),
                Arguments.of(Timestamp.newBuilder().setSeconds(-62135596800L).build(), "\"0001-01-01T00:00:00Z\""),
                Arguments.of(Timestamp.newBuilder().setNanos(120_000_000).build(), "\"1970-01-01T00:00:00.120Z\""),
                Arguments.of(Timestamp.newBuilder().setNanos(1_000).build(), "\"1970-01-01T00:00:00.000001Z\""),
                Arguments.of(Timestamp.newBuilder().setNanos(1).build(), "\"1970-01-01T00:00:00.000000001Z\""),
                Arguments.of(Int64Value.of(Long.MIN_VALUE), "\"-9223372036854775808\""),
                Arguments.of(UInt64Value.of(-1), "\"18446744073709551615\""),
                Arguments.of(UInt32Value.of(-1), "4294967295"),
                Arguments.of(Int32Value.of(-1), "-1"),
                Arguments.of(BoolValue.of(true), "true"),
                Arguments.of(StringValue.of("a\"ü\n"), "\"a\\\"ü\\n\""),
                Arguments.of(BytesValue.of(ByteString.copyFrom(new byte[] {-1, -2, 3})), "\"//4D\""),
                Arguments.of(DoubleValue.of(1), "1"),
                Arguments.of(DoubleValue.of(1e20), "100000000000000000000"),
                Arguments.of(DoubleValue.of(1e21), "1e+21"),
                Arguments.of(DoubleValue.of(1.5e-7), "1.5e-7"),
                Arguments.of(DoubleValue.of(0), "0"),
                Arguments.of(DoubleValue.of(Double.NaN), "\"NaN\""),
                Arguments.of(FloatValue.of(Float.NEGATIVE_INFINITY), "\"-Infinity\""),
                Arguments.of(
                        Struct.newBuilder()
                                .putFields(
                                        "b",
                                        Value.newBuilder().setNullValueValue(0).build())
                                .putFields(
                                        "a",
                                        Value.newBuilder()
                                                .setListValue(ListValue.newBuilder()
                                                        .addValues(Value.newBuilder()
                                                                .setNumberValue(1))
                                                        .addValues(Value.newBuilder()
                                                                .setBoolValue(true)))
                                                .build())
                                .build(),
                        "{\"a\":[1,true],\"b\":null}"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void printsAsGoDoes(Message message, String json) {
        assertThat(JSON.print(message)).isEqualTo(json);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatItPrinted(Message message, String json) {
        assertThat(JSON.parse(json, message.getDefaultInstanceForType())).isEqualTo(message);
    }

    @Test
    void carriesMessagesOfKnownTypesInAny() {
        var json = new ProtoJson(List.of(ContainerPort.getDescriptor()));
        var port = Any.pack(ContainerPort.newBuilder().setName("game").build());

        assertThat(json.print(port)).isEqualTo("""
            {"@type":"type.googleapis.com/api.v1.ContainerPort","name":"game","protocol":"","port":0,"hostPort":0}\
            """);
        assertThat(json.printSparse(port)).isEqualTo("""
            {"@type":"type.googleapis.com/api.v1.ContainerPort","name":"game"}\
            """);
        assertThat(json.parse(json.print(port), Any.getDefaultInstance())).isEqualTo(port);
    }

    static List<Arguments> contents() {
        return List.of(
                Arguments.of(Timestamp.getDefaultInstance(), "\"1970-01-01T00:00:00Z\""),
                Arguments.of(Duration.newBuilder().setSeconds(1).build(), "\"1s\""),
                Arguments.of(FieldMask.newBuilder().addPaths("a.b_c").build(), "\"a.bC\""),
                Arguments.of(Empty.getDefaultInstance(), "{}"),
                Arguments.of(StringValue.of("x"), "\"x\""),
                Arguments.of(Int64Value.of(5), "\"5\""),
                Arguments.of(BoolValue.of(true), "true"),
                Arguments.of(
                        Struct.newBuilder()
                                .putFields(
                                        "a",
                                        Value.newBuilder().setNumberValue(1).build())
                                .build(),
                        "{\"a\":1}"),
                Arguments.of(Value.newBuilder().setBoolValue(false).build(), "false"),
                Arguments.of(
                        ListValue.newBuilder()
                                .addValues(Value.newBuilder().setStringValue("x"))
                                .build(),
                        "[\"x\"]"),
                Arguments.of(Any.pack(Int32Value.of(7)), """
                    {"@type":"type.googleapis.com/google.protobuf.Int32Value","value":7}\
                    """));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void carriesEveryWellKnownTypeInAnyAsItsValue(Message content, String value) {
        var any = Any.pack(content);
        var json = "{\"@type\":\"type.googleapis.com/"
                + content.getDescriptorForType().getFullName() + "\",\"value\":" + value + "}";

        assertThat(JSON.printSparse(any)).isEqualTo(json);
        assertThat(JSON.parse(json, Any.getDefaultInstance())).isEqualTo(any);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type.googleapis.com/my.Type", "my.Type", "http://example.org/a/my.Type", "odd/"})
    void carriesTheBytesOfATypeThatItDoesNotKnow(String url) {
        var any = Any.newBuilder()
                .setTypeUrl(url)
                .setValue(ByteString.copyFrom(new byte[] {1, -1}))
                .build();

        assertThat(JSON.printSparse(any)).isEqualTo("{\"@type\":\"" + url + "\",\"value\":\"Af8=\"}");
        assertThat(JSON.parse(JSON.print(any), Any.getDefaultInstance())).isEqualTo(any);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"value": "AQ=="}                                     | "@type" is expected
        {"@type": "a/my.Type", "name": "x"}                   | no type a/my.Type is known: its bytes are expected
        {"@type": "a/my.Type", "value": "?"}                  | value: base64 is expected
        {"@type": "a/google.protobuf.Duration", "value": "x"} | not a Duration
        {"@type": "a/google.protobuf.Duration"}               | not a Duration
        []                                                    | an object is expected
        """)
    void saysWhatIsWrongWithAnAny(String json, String fault) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> JSON.parse(json, Any.getDefaultInstance()))
                .withMessageContaining(fault);
    }

    @Test
    void refusesToPrintWhatHasNoJson() {
        var odd = Any.newBuilder()
                .setTypeUrl("a/google.protobuf.Duration")
                .setValue(ByteString.copyFrom(new byte[] {1}))
                .build();
        var nested = Any.pack(Empty.getDefaultInstance());
        for (int i = 0; i < 2000; i++) {
            nested = Any.pack(nested);
        }
        for (var any : List.of(
                odd, nested, Any.pack(Timestamp.newBuilder().setNanos(-1).build()))) {
            assertThatIllegalArgumentException().isThrownBy(() -> JSON.print(any));
        }
    }

    @Test
    void leavesOutWhatIsNotSetWithNamesOfEitherKind() {
        var message = ContainerPort.newBuilder().setHostPort(7).build();

        assertThat(JSON.printSet(message)).isEqualTo("{\"hostPort\":7}");
        assertThat(JSON.printSparse(message)).isEqualTo("{\"host_port\":7}");
    }

    @Test
    void readsBothCasesNumbersInStringsAndSkipsTheUnknown() {
        var json = """
            {"rooms_replicas": "5", "maxSurge": "1", "state": {"a": [1]}, "labels": {"x": "y"},
             "spec": {"termination_grace_period": "1.5s"}}\
            """;

        var request = JSON.parse(json, CreateSchedulerRequest.getDefaultInstance());

        assertThat(request.getRoomsReplicas()).isEqualTo(5);
        assertThat(request.getMaxSurge()).isEqualTo("1");
        assertThat(request.getLabelsMap()).containsEntry("x", "y");
        assertThat(request.getSpec().getTerminationGracePeriod().getNanos()).isEqualTo(500_000_000);
    }

    @Test
    void readsNothingAsTheEmptyMessage() {
        assertThat(JSON.parse("", Container.getDefaultInstance())).isEqualTo(Container.getDefaultInstance());
        assertThat(JSON.parse("{}", Container.getDefaultInstance())).isEqualTo(Container.getDefaultInstance());
        assertThat(JSON.parse("{\"name\":null}", Container.getDefaultInstance()))
                .isEqualTo(Container.getDefaultInstance());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        {"name": "x"                                 | malformed JSON at line 1 column
        {"name": "x"} {}                             | malformed JSON at line 1 column
        {name: 1}                                    | malformed JSON at line 1 column
        {"name": "x", "name": "y"}                   | malformed JSON at line 1 column
        []                                           | body: an object is expected
        null                                         | body: an object is expected
        {"name": 1}                                  | name: a string is expected
        {"max_surge": "1", "maxSurge": "2"}          | maxSurge: given twice
        {"rooms_replicas": 2147483648}               | roomsReplicas: must be from -2147483648 to 2147483647
        {"rooms_replicas": 1e999999999}              | roomsReplicas: must be from -2147483648 to 2147483647
        {"rooms_replicas": 1.5}                      | roomsReplicas: a whole number is expected
        {"rooms_replicas": 1e-999999999}             | roomsReplicas: a whole number is expected
        {"rooms_replicas": 1e-99999999}              | roomsReplicas: a whole number is expected
        {"forwarders": [{"options": {"metadata": {"a": [1e999]}}}]} | forwarders[0].options.metadata.a[0]: the number
        {"rooms_replicas": "many"}                   | roomsReplicas: a number is expected
        {"rooms_replicas": true}                     | roomsReplicas: a number is expected
        {"labels": {"a": 1}}                         | labels[a]: a string is expected
        {"labels": []}                               | labels: an object is expected
        {"forwarders": {}}                           | forwarders: a list is expected
        {"forwarders": [null]}                       | forwarders[0]: an object is expected
        {"forwarders": [{"enable": "yes"}]}          | forwarders[0].enable: true or false is expected
        {"spec": {"containers": [{"ports": [{"port": {}}]}]}} | spec.containers[0].ports[0].port: a number
        {"spec": {"termination_grace_period": "5 min"}} | spec.terminationGracePeriod: not a Duration
        {"spec": {"termination_grace_period": {}}}   | spec.terminationGracePeriod: not a Duration
        {"autoscaling": {"policy": {"parameters": {"roomOccupancy": {"readyTarget": 1e39}}}}} | readyTarget: the number
        """)
    void namesThePlaceOfAFault(String json, String fault) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> JSON.parse(json, CreateSchedulerRequest.getDefaultInstance()))
                .withMessageContaining(fault)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
}
