package dev.muster.app.sampleroom;

/// Ends matches whose time is over.
final class MatchTimer extends Thread {
    private final Game game;

    MatchTimer(Game game) {
        super("matches");
        setDaemon(true);
        this.game = game;
    }

    @Override
    public void run() {
        try {
            synchronized (game) {
                while (true) {
                    game.wait(game.endOverdue());
                }
            }
        } catch (InterruptedException e) {
            currentThread().interrupt();
        }
    }
}
