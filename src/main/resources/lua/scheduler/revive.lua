-- P, S, lease -> {1}: its deletion does not take place
local P, S = KEYS[1], ARGV[1]
check_lease(P, 'scheduler:' .. S, ARGV[2])
withdraw_deletion(P, S)
return {1}
