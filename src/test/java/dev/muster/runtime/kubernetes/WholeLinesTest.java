package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WholeLinesTest {
    private final List<String> passed = new ArrayList<>();
    private int calls;
    private final WholeLines lines = new WholeLines((pieces, body) -> {
        calls++;
        pieces.forEach(piece -> passed.add(StandardCharsets.UTF_8.decode(piece).toString()));
    });

    private record NoBody(CompletableFuture<Void> done) implements AsyncBody {
        @Override
        public void consume() {
            // Nothing comes of itself.
        }

        @Override
        public void cancel() {
            done.cancel(false);
        }
    }

    private void hear(byte[] bytes, int from, int to) throws Exception {
        lines.consume(List.of(ByteBuffer.wrap(bytes, from, to - from)), new NoBody(new CompletableFuture<>()));
    }

    @Test
    void keepsBackWhatIsNoWholeLineAndAsksForMore() throws Exception {
        byte[] bytes = "one\ntwo\nthr".getBytes(StandardCharsets.UTF_8);

        hear(bytes, 0, 2);
        assertThat(passed).isEmpty();
        assertThat(calls).isEqualTo(1);
        hear(bytes, 2, bytes.length);

        assertThat(passed).containsExactly("one\ntwo\n");
        assertThat(calls).isEqualTo(2);
    }

    @Property(tries = 200)
    void noCharacterIsBrokenWhereverAnAnswerIsCut(
            @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 40) Integer> cuts) throws Exception {
        var text = "zażółć\n日本語 🎮\n\nplain\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var here = new WholeLinesTest();
        int from = 0;
        for (int cut :
                cuts.stream().sorted().map(at -> Math.min(at, bytes.length)).toList()) {
            here.hear(bytes, from, cut);
            from = cut;
        }
        here.hear(bytes, from, bytes.length);

        assertThat(String.join("", here.passed)).isEqualTo(text);
    }
}
