-- Operations of one scheduler S; P is the shard prefix, id an operation:
--   operation:<S>:<id>  hash  n definition, st status word, ca created (ms), in input (JSON), nh events ever noted,
--                               by lease it is carried out under, re whether that one resumed it,
--                               cx request that canceled it, un 1 once nothing can undo it,
--                               pd, pt, px progress: done, total, text; ea ended (ms), ex deadline (ms)
--   history:<S>:<id>    list  "<ms> <event>"
--   pending:<S>         list  ids, next first
--   active:<S>          list  the id under way, if any
--   final:<S>           zset  ids that lists show, by when they ended (ms)
--   kept:<S>            zset  ids without a deadline, by when they ended (ms)
--   expiring:<S>        zset  ids with a deadline, by that (ms); lists do not show all of them
local HISTORY_LENGTH, FINAL_LENGTH = 200, 1000

-- What happens by itself and often: it is kept for a time, everything else by number.
local PASSING = {health_controller = true, add_rooms = true, remove_rooms = true, storage_clean_up = true}

-- Goes to the head of the queue.
local FIRST = {add_rooms = true, remove_rooms = true}

local function operation_key(P, S, id) return P .. 'operation:' .. S .. ':' .. id end

-- What was said last is not said again: it is the same call, sent twice.
local function note(P, S, id, t, event)
  local key = P .. 'history:' .. S .. ':' .. id
  local last = redis.call('LINDEX', key, -1)
  if last and string.match(last, '^%d+ (.*)$') == event then return end
  redis.call('RPUSH', key, string.format('%d %s', t, event))
  redis.call('LTRIM', key, -HISTORY_LENGTH, -1)
  redis.call('HINCRBY', operation_key(P, S, id), 'nh', 1)
  signal('history', S .. ' ' .. id)
end

local function write_operation(P, S, id, name, status, input, t)
  redis.call('HSET', operation_key(P, S, id), 'n', name, 'st', status, 'ca', t, 'in', input)
  note(P, S, id, t, 'Created')
end

local function enqueue(P, S, id, name, input, t)
  if redis.call('EXISTS', operation_key(P, S, id)) == 1 then return end
  write_operation(P, S, id, name, 'pending', input, t)
  redis.call(FIRST[name] and 'LPUSH' or 'RPUSH', P .. 'pending:' .. S, id)
  signal('operations', S)
end

-- An operation whose deadline passed is gone, whether it was removed already or not.
local function is_over(deadline, t) return deadline and tonumber(deadline) <= t end

local function forget_operation(P, S, id)
  redis.call('DEL', operation_key(P, S, id), P .. 'history:' .. S .. ':' .. id)
  for _, set in ipairs({'final:', 'kept:', 'expiring:'}) do redis.call('ZREM', P .. set .. S, id) end
end

-- Keeps the newest of a set only; what is too many for one call goes with the next.
local function bound(P, S, set)
  local surplus = redis.call('ZCARD', P .. set .. S) - FINAL_LENGTH
  if surplus <= 0 then return end
  for _, id in ipairs(redis.call('ZRANGE', P .. set .. S, 0, math.min(surplus, 20) - 1)) do forget_operation(P, S, id) end
end

-- Whether it did nothing that anybody would look for.
local function is_idle(name, status, input)
  if status ~= 'finished' then return false end
  return name == 'storage_clean_up'
    or name == 'health_controller' and not string.find(input, '"took_action"%s*:%s*true')
end

-- ttl: how long what passes is kept (ms)
local function end_operation(P, S, id, status, t, ttl)
  local key = operation_key(P, S, id)
  local v = redis.call('HMGET', key, 'n', 'in')
  redis.call('HSET', key, 'st', status, 'ea', t)
  if not is_idle(v[1], status, v[2]) then redis.call('ZADD', P .. 'final:' .. S, t, id) end
  local set = 'kept:'
  if PASSING[v[1]] then
    set = 'expiring:'
    redis.call('HSET', key, 'ex', t + ttl)
    redis.call('ZADD', P .. set .. S, t + ttl, id)
  else
    redis.call('ZADD', P .. set .. S, t, id)
  end
  bound(P, S, set)
  signal('history', S .. ' ' .. id)
end

-- From here on the operation cannot be canceled; false when it is to be already, and must not take effect.
local function commit(P, S, id)
  local v = redis.call('HMGET', operation_key(P, S, id), 'cx', 'un')
  if v[1] and not v[2] then return false end
  redis.call('HSET', operation_key(P, S, id), 'un', 1)
  return true
end

-- The operation of this name that is under way, if there is one.
local function under_way(P, S, name)
  for _, id in ipairs(redis.call('LRANGE', P .. 'active:' .. S, 0, 20)) do
    if redis.call('HGET', operation_key(P, S, id), 'n') == name then return id end
  end
end

-- A deletion that does not take place: the scheduler is again what it was.
local function withdraw_deletion(P, S)
  local key = P .. 'scheduler:' .. S
  local v = redis.call('HMGET', key, 'state', 'was')
  if v[1] ~= 'terminating' then return end
  redis.call('HSET', key, 'state', v[2] or 'in-sync')
  redis.call('HDEL', key, 'deletion', 'was')
  signal('schedulers', S)
end

-- The id of an operation under way or pending whose name is a key of `names`, if there is one.
local function unfinished(P, S, names)
  for _, list in ipairs({'active:', 'pending:'}) do
    for _, id in ipairs(redis.call('LRANGE', P .. list .. S, 0, 90)) do
      if names[redis.call('HGET', operation_key(P, S, id), 'n')] then return id end
    end
  end
end
