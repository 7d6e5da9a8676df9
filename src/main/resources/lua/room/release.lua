-- P, id -> {1} it is ended, {0} it is unknown
return {end_reservation(KEYS[1], ARGV[1]) and 1 or 0}
