package dev.muster.app.sampleroom;

import java.io.IOException;
import java.util.List;

/// Tells the rooms door how the room is: at once when its matches change, else every second, and again soon
/// when the door did not take it.
final class Pinger extends Thread {
    private static final int TIMEOUT_MILLIS = 2000;
    private static final int FAREWELL_MILLIS = 300;
    private static final long PAUSE_MILLIS = 900;
    private static final long RETRY_MILLIS = 300;

    private final Game game;
    private final Door door;
    private boolean troubled;
    private volatile boolean over;

    Pinger(Game game, Door door) {
        super("pings");
        setDaemon(true);
        this.game = game;
        this.door = door;
    }

    @Override
    public void run() {
        try {
            while (!over) {
                long seen;
                List<String> matches;
                synchronized (game) {
                    seen = game.changes();
                    matches = game.runningMatches();
                }
                pause(seen, ping(matches) ? PAUSE_MILLIS : RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            currentThread().interrupt();
        }
    }

    /// Pings no more, and tells the door that the room ends: best effort and short.
    ///
    /// @param farewell a door of the caller's own
    void end(Door farewell) {
        over = true;
        interrupt();
        try {
            // A ping that is under way would make the room ready again if it came after the farewell.
            join(FAREWELL_MILLIS);
            farewell.ping("terminating", List.of(), FAREWELL_MILLIS);
            farewell.ping("terminated", List.of(), FAREWELL_MILLIS);
        } catch (IOException e) {
            // The runtime sees the process end in any case.
        } catch (InterruptedException e) {
            currentThread().interrupt();
        }
    }

    private boolean ping(List<String> matches) {
        try {
            door.ping(matches.isEmpty() ? "ready" : "occupied", matches, TIMEOUT_MILLIS);
            if (troubled) {
                System.out.println("the rooms door is reached again");
            }
            troubled = false;
            return true;
        } catch (IOException e) {
            if (!troubled) {
                System.err.println("no ping reaches the rooms door: ".concat(String.valueOf(e.getMessage())));
            }
            troubled = true;
            return false;
        }
    }

    /// A change while a ping fails does not hurry the next one.
    private void pause(long seen, long millis) throws InterruptedException {
        if (troubled) {
            sleep(millis);
            return;
        }
        long deadline = System.nanoTime() + millis * 1_000_000;
        synchronized (game) {
            while (game.changes() == seen) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                game.wait(left);
            }
        }
    }
}
