-- P, S, creation id -> {1} what this creation stored is gone, {0} the scheduler is another creation's
-- For a creation that lost its name while it stored: what it queued is as young as itself.
local P, S = KEYS[1], ARGV[1]
local creation = redis.call('HGET', P .. 'scheduler:' .. S, 'creation')
if not creation then return {1} end
if creation ~= ARGV[2] then return {0} end
for _, list in ipairs({'pending:', 'active:'}) do
  for _, id in ipairs(redis.call('LRANGE', P .. list .. S, 0, 20)) do
    redis.call('DEL', operation_key(P, S, id), P .. 'history:' .. S .. ':' .. id)
  end
end
redis.call('DEL', P .. 'scheduler:' .. S, P .. 'versions:' .. S, P .. 'version-times:' .. S, P .. 'active:' .. S, P .. 'pending:' .. S)
redis.call('SREM', P .. 'schedulers', S)
signal('schedulers', S)
return {1}
