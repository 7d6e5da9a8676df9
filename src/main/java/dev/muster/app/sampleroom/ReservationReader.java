package dev.muster.app.sampleroom;

import java.io.IOException;

/// Reads the reservations when an unknown ticket says hello: one call for all that wait, and at most 20 a
/// second. When the door is not reached nobody is answered; players repeat their hello.
final class ReservationReader extends Thread {
    private static final int TIMEOUT_MILLIS = 2000;
    private static final long SPACING_MILLIS = 50;

    private final Game game;
    private final Door door;

    ReservationReader(Game game, Door door) {
        super("reservations");
        setDaemon(true);
        this.game = game;
        this.door = door;
    }

    @Override
    public void run() {
        try {
            while (true) {
                synchronized (game) {
                    while (!game.isAsking()) {
                        game.wait();
                    }
                }
                read();
                sleep(SPACING_MILLIS);
            }
        } catch (InterruptedException e) {
            currentThread().interrupt();
        }
    }

    private void read() {
        var asked = game.takeWaiting();
        try {
            game.reservations(door.reservations(TIMEOUT_MILLIS), asked);
        } catch (IOException e) {
            System.err.println("no reservations from the rooms door: ".concat(String.valueOf(e.getMessage())));
        }
    }
}
