package dev.muster.platform.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What Redis answered, as the caller knows it to be: asking for an element that is nil or of another kind
/// is a bug.
public final class Reply implements Iterable<Reply> {
    private final Response response;

    Reply(Response response) {
        this.response = response;
    }

    /// A reply, or null for nil.
    static @Nullable Reply of(@Nullable Response response) {
        return response == null ? null : new Reply(response);
    }

    /// What went wrong in the script, when that is what the reply says.
    @Nullable
    String fault() {
        boolean possible = response.type() == ResponseType.MULTI && response.size() == 2;
        return possible && Script.FAULT.equals(String.valueOf(response.get(0))) ? text(1) : null;
    }

    /// How many elements a list has.
    public int size() {
        return response.size();
    }

    /// Whether an element of a list is nil.
    public boolean isNil(int index) {
        return response.get(index) == null;
    }

    /// An element of a list.
    public Reply at(int index) {
        var element = response.get(index);
        if (element == null) {
            throw new IllegalStateException("element " + index + " of a reply is nil");
        }
        return new Reply(element);
    }

    /// An element of a list as text.
    public String text(int index) {
        return at(index).text();
    }

    /// An element of a list as a whole number of 32 bits.
    public int integer(int index) {
        return Math.toIntExact(number(index));
    }

    /// An element of a list as a whole number.
    public long number(int index) {
        return at(index).number();
    }

    /// An element of a list as bytes.
    public byte[] bytes(int index) {
        return at(index).bytes();
    }

    /// The reply itself as text.
    public String text() {
        return response.toString();
    }

    /// The reply itself as a whole number, also when it came as text.
    public long number() {
        var number = response.toLong();
        if (number == null) {
            throw new IllegalStateException("not a number: " + response);
        }
        return number;
    }

    /// The reply itself as bytes.
    public byte[] bytes() {
        return response.toBytes();
    }

    /// An element of a list as a number with a fraction.
    public double decimal(int index) {
        return decimal(at(index).response);
    }

    /// The members of a sorted set and their scores, as commands give them that are asked `WITHSCORES`: in pairs or in
    /// one list, after the protocol of the connection.
    public void forEachScored(ObjDoubleConsumer<String> action) {
        for (int i = 0; i < size(); i++) {
            var element = at(i).response;
            if (element.type() == ResponseType.MULTI) {
                action.accept(element.get(0).toString(), decimal(element.get(1)));
            } else {
                i++;
                action.accept(element.toString(), decimal(at(i).response));
            }
        }
    }

    private static double decimal(Response response) {
        if (response.type() == ResponseType.NUMBER) {
            return Objects.requireNonNull(response.toDouble());
        }
        var text = response.toString();
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /// The elements of a list, none of them nil.
    public Stream<Reply> stream() {
        return IntStream.range(0, size()).mapToObj(this::at);
    }

    @Override
    public Iterator<Reply> iterator() {
        return stream().iterator();
    }
}
