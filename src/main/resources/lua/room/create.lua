-- P, S, lease, R, version, max, token, adopt (0/1), validation (0/1) -> {1} made, or made before by the same call; {0} the name is taken;
-- {2, state} the scheduler takes no new rooms. A room that is adopted runs already: its scheduler need only exist, and its
-- name may have been retired.
local P, S, R, t = KEYS[1], ARGV[1], ARGV[3], now()
check_lease(P, 'scheduler:' .. S, ARGV[2])
local key = room_key(P, S, R)
local token = redis.call('HGET', key, 'tok')
if token then return {token == ARGV[6] and 1 or 0} end
local state = redis.call('HGET', P .. 'scheduler:' .. S, 'state')
redis.call('ZREMRANGEBYSCORE', P .. 'retired:' .. S, '-inf', t - 24 * 3600 * 1000)
if ARGV[7] == '1' and state then
  redis.call('ZREM', P .. 'retired:' .. S, R)
elseif state ~= 'in-sync' then
  return {2, state or 'gone'}
elseif redis.call('ZSCORE', P .. 'retired:' .. S, R) then
  return {0}
end
-- What pings and reservations read and write stands first: in a small hash, that is found soonest.
redis.call('HSET', key, 'pd', '', 'is', 0, 'st', PENDING, 'meta', '{}', 'ts', 0, 'lp', t, 'ps', 0, 'run', 0, 'conn', '', 'addr', '',
  'max', ARGV[5], 'dr', 0, 'sc', t, 'va', ARGV[8], 'v', ARGV[4], 'ca', t, 'tok', ARGV[6], 'desc', '', 'src', '')
redis.call('ZADD', P .. 'rooms:' .. S, t, R)
signal('rooms', S)
return {1}
