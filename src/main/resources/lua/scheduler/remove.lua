-- P, S, lease -> {1} gone, {0} not all in one go: ask again. Rooms are gone before.
local P, S = KEYS[1], ARGV[1]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local ids = redis.call('ZRANGE', P .. 'final:' .. S, 0, 50)
for _, id in ipairs(redis.call('LRANGE', P .. 'pending:' .. S, 0, 20)) do ids[#ids + 1] = id end
for _, id in ipairs(ids) do
  redis.call('DEL', operation_key(P, S, id), P .. 'history:' .. S .. ':' .. id)
  redis.call('ZREM', P .. 'final:' .. S, id)
  redis.call('LREM', P .. 'pending:' .. S, 0, id)
end
if #ids > 0 then return {0} end
for _, id in ipairs(redis.call('LRANGE', P .. 'active:' .. S, 0, 20)) do
  redis.call('DEL', operation_key(P, S, id), P .. 'history:' .. S .. ':' .. id)
end
redis.call('DEL', P .. 'scheduler:' .. S, P .. 'versions:' .. S, P .. 'version-times:' .. S, P .. 'active:' .. S, P .. 'final:' .. S, P .. 'pending:' .. S,
  P .. 'rooms:' .. S, P .. 'slots:' .. S, P .. 'retired:' .. S, P .. 'run:' .. S)
redis.call('SREM', P .. 'schedulers', S)
signal('schedulers', S)
return {1}
