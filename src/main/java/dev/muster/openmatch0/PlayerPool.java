package dev.muster.openmatch0;

import java.util.List;
import java.util.Optional;

/// The players whom all of some filters let through.
public record PlayerPool(String name, List<Filter> filters, Optional<Roster> roster, Optional<Stats> stats) {}
