-- P, limit -> {how many ended}
return {lapse(KEYS[1], now(), tonumber(ARGV[1]))}
