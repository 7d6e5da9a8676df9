package dev.muster.openmatch0;

import java.util.Optional;

/// Players of whom an indexed attribute lies between two values, both inclusive.
///
/// @param max 0 stands for no upper bound
/// @param stats what it gave, once it was asked
public record Filter(String name, String attribute, long max, long min, Optional<Stats> stats) {}
