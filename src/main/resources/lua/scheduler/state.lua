-- P, S, lease, state -> {1} set, {0} unknown, or terminating already, {-1} its creation is canceled
-- From here on its creation cannot be canceled any more: it gets rooms.
local P, S = KEYS[1], ARGV[1]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local key = P .. 'scheduler:' .. S
local state = redis.call('HGET', key, 'state')
if not state then return {0} end
local creation = under_way(P, S, 'create_scheduler')
if creation and not commit(P, S, creation) then return {-1} end
if state == 'terminating' then
  redis.call('HSET', key, 'was', ARGV[3]) -- should the deletion be canceled
  return {0}
end
redis.call('HSET', key, 'state', ARGV[3])
signal('schedulers', S)
return {1}
