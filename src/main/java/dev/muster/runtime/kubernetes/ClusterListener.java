package dev.muster.runtime.kubernetes;

import java.time.Duration;

/// Is told what a runtime asks of the API server of its cluster, and how that goes. It is told from many threads,
/// and returns at once.
public interface ClusterListener {
    /// How a request ended.
    enum Outcome {
        /// It was done.
        DONE,
        /// No answer came.
        SILENT,
        /// The server had too much to do.
        BUSY,
        /// It was there already, or was changed meanwhile.
        CONFLICT,
        /// What it is about is not there.
        MISSING,
        /// Its namespace is on its way out.
        ENDING,
        /// The server does not want it.
        REFUSED
    }

    /// Why a watch ended.
    enum WatchEnd {
        /// Its time was over, as was agreed.
        OVER,
        /// The connection was lost, or nothing came over it.
        CUT,
        /// The server could not go on from there: all is listed again.
        EXPIRED
    }

    /// A runtime begins to look at its cluster.
    void started();

    /// A request was sent and ended; a watch counts once it is opened.
    ///
    /// @param verb of Kubernetes, as `create`
    /// @param resource of Kubernetes, as `pods`
    /// @param took without the time that it waited for its turn
    void sent(String verb, String resource, Outcome outcome, Duration took);

    /// A request had its turn.
    ///
    /// @param time that it waited for it
    void waited(Duration time);

    /// All objects of a kind were listed.
    ///
    /// @param resource of Kubernetes, as `pods`
    void listed(String resource);

    /// A watch ended; another follows.
    ///
    /// @param resource of Kubernetes, as `pods`
    void watched(String resource, WatchEnd why);

    /// The API server does not answer any more, or answers again.
    void away(boolean away);

    /// How many pods of rooms there are, as far as is known.
    void pods(int known);

    /// Tells nobody.
    ClusterListener NONE = new ClusterListener() {
        @Override
        public void started() {}

        @Override
        public void sent(String verb, String resource, Outcome outcome, Duration took) {}

        @Override
        public void waited(Duration time) {}

        @Override
        public void listed(String resource) {}

        @Override
        public void watched(String resource, WatchEnd why) {}

        @Override
        public void away(boolean away) {}

        @Override
        public void pods(int known) {}
    };
}
