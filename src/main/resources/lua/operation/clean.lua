-- P, S, lease -> {how many operations were removed because their deadline passed}; 0 when none is left
local P, S = KEYS[1], ARGV[1]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local ids = redis.call('ZRANGEBYSCORE', P .. 'expiring:' .. S, '-inf', now(), 'LIMIT', 0, 60)
for _, id in ipairs(ids) do forget_operation(P, S, id) end
return {#ids}
