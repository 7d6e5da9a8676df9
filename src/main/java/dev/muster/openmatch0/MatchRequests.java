package dev.muster.openmatch0;

import dev.muster.openmatch0.Requests.Outcome;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Pauses;
import dev.muster.platform.time.Waker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Asks for matches and waits for them. Whoever waits is woken by its match; the look in between is only a safety net.
public final class MatchRequests {
    private static final Logger LOG = Logger.getLogger(MatchRequests.class);
    private static final String FAILED = "Error retrieving matchmaking results from state storage";
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final Duration AFTER_FAULT = Duration.ofMillis(200);

    /// For how long it is tried to take a request back: longer than it takes until another Redis steps in.
    private static final Duration ABANDON_FOR = Duration.ofMinutes(1);

    private static final Set<ErrorCode> PASSING = Set.of(ErrorCode.UNAVAILABLE, ErrorCode.RESOURCE_EXHAUSTED);

    private final Requests requests;
    private final PropertyPaths paths;
    private final ObjectText text;
    private final Signals changes;
    private final Supplier<MatchmakerSettings> settings;
    private final Supplier<String> ids;
    private final LongSupplier nanoTime;

    /// @param changes what happens to keys of the layout
    /// @param ids of matches
    public MatchRequests(
            Requests requests,
            PropertyPaths paths,
            ObjectText text,
            Signals changes,
            Supplier<MatchmakerSettings> settings,
            Supplier<String> ids,
            LongSupplier nanoTime) {
        this.requests = requests;
        this.paths = paths;
        this.text = text;
        this.changes = changes;
        this.settings = settings;
        this.ids = ids;
        this.nanoTime = nanoTime;
    }

    /// A match for a profile. Waits; a thread that is interrupted meanwhile leaves, and so does one whose time is over:
    /// then the request is taken back, and no player is lost to it.
    ///
    /// @param profile pools and rosters that it has not are taken from its properties
    /// @throws MusterException UNKNOWN with the error of the match function, or when the time is over;
    /// INVALID_ARGUMENT that names the field of a profile that can have no match
    public MatchObject create(MatchObject profile) {
        var current = settings.get();
        check(current, profile);
        var key = new RequestKey(ids.get(), profile.id());
        long deadline = nanoTime.getAsLong() + current.backendTimeout().toNanos();
        boolean given = false;
        try {
            var match = await(key, filled(current, profile), deadline);
            given = !Thread.interrupted();
            if (!given) {
                throw left();
            }
            if (!match.error().isEmpty()) {
                throw MusterException.unknown(match.error());
            }
            return match;
        } catch (InterruptedException e) {
            throw left();
        } finally {
            if (!given) {
                abandon(key);
            }
        }
    }

    /// The caller left before it could be told of a match that was made for it: its players are free again.
    public void decline(MatchObject match) {
        abandon(RequestKey.parse(match.id()));
    }

    private void check(MatchmakerSettings current, MatchObject profile) {
        CallerKeys.checkStored(current, profile.id());
        if (profile.id().indexOf('.') >= 0) {
            throw MusterException.invalid(
                    "id: \"" + profile.id() + "\" has a dot, which ends the name of a profile in that of a request");
        }
        if (!profile.properties().isEmpty() && !paths.isJson(profile.properties())) {
            throw MusterException.unknown("retreived properties json was malformed");
        }
    }

    private MatchObject await(RequestKey key, MatchObject profile, long deadline) throws InterruptedException {
        var waker = new Waker();
        try (var subscription = changes.listen(key.toString(), event -> waker.wake())) {
            requests.submit(key, profile);
            Optional<MusterException> fault = Optional.empty();
            while (true) {
                var left = Duration.ofNanos(deadline - nanoTime.getAsLong());
                if (!left.isPositive()) {
                    throw fault.orElseGet(() -> MusterException.unknown(FAILED + ": timeout exceeded"));
                }
                var rest = fault.isPresent() ? AFTER_FAULT : LOOK;
                waker.rest(left.compareTo(rest) < 0 ? left : rest);
                try {
                    fault = Optional.empty();
                    if (requests.outcome(key) instanceof Outcome.Made made) {
                        return made.match();
                    }
                } catch (MusterException e) {
                    // Whether the match was given out is not known then, so it is asked for again.
                    if (!PASSING.contains(e.code()) || Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                    fault = Optional.of(e);
                }
            }
        }
    }

    private MatchObject filled(MatchmakerSettings current, MatchObject profile) {
        return new MatchObject(
                profile.id(),
                profile.properties(),
                profile.error(),
                profile.rosters().isEmpty()
                        ? fromProperties(profile, current.rostersPath(), text::rosters)
                        : profile.rosters(),
                profile.pools().isEmpty()
                        ? fromProperties(profile, current.poolsPath(), text::pools)
                        : profile.pools());
    }

    private <T> List<T> fromProperties(MatchObject profile, String path, Function<String, List<T>> reader) {
        try {
            return paths.json(profile.properties(), path).map(reader).orElse(List.of());
        } catch (MusterException unreadable) {
            LOG.warnf("profile %s: %s cannot be read: %s", profile.id(), path, unreadable.getMessage());
            return List.of();
        }
    }

    private void abandon(RequestKey key) {
        boolean interrupted = Thread.interrupted();
        try {
            requests.abandon(key);
        } catch (MusterException away) {
            Thread.ofVirtual().name("abandon").start(() -> abandonLater(key));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void abandonLater(RequestKey key) {
        long until = nanoTime.getAsLong() + ABANDON_FOR.toNanos();
        for (var pause = AFTER_FAULT; true; pause = Pauses.doubled(pause, LOOK)) {
            try {
                Thread.sleep(pause);
                requests.abandon(key);
                return;
            } catch (MusterException e) {
                if (nanoTime.getAsLong() >= until) {
                    LOG.warnf("request %s could not be taken back: %s", key, e.getMessage());
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static MusterException left() {
        return MusterException.unavailable(FAILED + "; channel closed - was the context cancelled?");
    }
}
