-- name key, shard prefix, creation id -> {1} the name is this creation's, {0} it is taken, {2} another creation is under way
-- A reservation that no scheduler followed within 10 s may be taken over; the caller says whether one followed.
local key, t = KEYS[1], now()
local v = redis.call('HMGET', key, 'creation', 'at', 'prefix', 'done')
if not v[1] then
  redis.call('HSET', key, 'prefix', ARGV[1], 'creation', ARGV[2], 'at', t, 'done', '0')
  return {1}
end
if v[1] == ARGV[2] then return {1} end
if v[4] == '1' then return {0} end
if t - tonumber(v[2]) < 10000 then return {2} end
redis.call('HSET', key, 'prefix', ARGV[1], 'creation', ARGV[2], 'at', t)
return {1}
