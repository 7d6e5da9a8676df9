-- P, S, lease -> {1} gone, {0} not all in one go: ask again, {-1} its deletion is canceled, {-2} a room of it came to light
-- From the first call on the deletion cannot be canceled any more.
local P, S = KEYS[1], ARGV[1]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local deletion = under_way(P, S, 'delete_scheduler')
if deletion and redis.call('ZCARD', P .. 'rooms:' .. S) > 0 then return {-2} end
if deletion and not commit(P, S, deletion) then return {-1} end
local ids = {}
for _, set in ipairs({'final:', 'kept:', 'expiring:'}) do
  for _, id in ipairs(redis.call('ZRANGE', P .. set .. S, 0, 19)) do ids[#ids + 1] = id end
end
for _, id in ipairs(redis.call('LRANGE', P .. 'pending:' .. S, 0, 20)) do ids[#ids + 1] = id end
for _, id in ipairs(ids) do
  forget_operation(P, S, id)
  redis.call('LREM', P .. 'pending:' .. S, 0, id)
end
if #ids > 0 then return {0} end
for _, id in ipairs(redis.call('LRANGE', P .. 'active:' .. S, 0, 20)) do
  redis.call('DEL', operation_key(P, S, id), P .. 'history:' .. S .. ':' .. id)
end
redis.call('DEL', P .. 'scheduler:' .. S, P .. 'versions:' .. S, P .. 'version-times:' .. S, P .. 'active:' .. S, P .. 'pending:' .. S,
  P .. 'final:' .. S, P .. 'kept:' .. S, P .. 'expiring:' .. S,
  P .. 'rooms:' .. S, P .. 'slots:' .. S, P .. 'retired:' .. S, P .. 'run:' .. S)
redis.call('SREM', P .. 'schedulers', S)
signal('schedulers', S)
return {1}
