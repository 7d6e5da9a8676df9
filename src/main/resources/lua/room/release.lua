-- P, id -> {1}
end_reservation(KEYS[1], ARGV[1])
return {1}
