-- P, S, lease, id, event -> {1}
check_lease(KEYS[1], 'scheduler:' .. ARGV[1], ARGV[2])
note(KEYS[1], ARGV[1], ARGV[3], now(), ARGV[4])
return {1}
