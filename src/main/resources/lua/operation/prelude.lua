-- Operations of one scheduler S; P is the shard prefix, id an operation:
--   operation:<S>:<id>  hash  n definition, st status word, ca created (ms), in input (JSON),
--                               by lease it is carried out under, re whether that one resumed it
--   history:<S>:<id>    list  "<ms> <event>"
--   pending:<S>         list  ids, next first
--   active:<S>          list  the id under way, if any
--   final:<S>           zset  ids by when they ended (ms)
local HISTORY_LENGTH, FINAL_LENGTH = 200, 1000

local function operation_key(P, S, id) return P .. 'operation:' .. S .. ':' .. id end

-- What was said last is not said again: it is the same call, sent twice.
local function note(P, S, id, t, event)
  local key = P .. 'history:' .. S .. ':' .. id
  local last = redis.call('LINDEX', key, -1)
  if last and string.match(last, '^%d+ (.*)$') == event then return end
  redis.call('RPUSH', key, string.format('%d %s', t, event))
  redis.call('LTRIM', key, -HISTORY_LENGTH, -1)
end

local function write_operation(P, S, id, name, status, input, t)
  redis.call('HSET', operation_key(P, S, id), 'n', name, 'st', status, 'ca', t, 'in', input)
  note(P, S, id, t, 'Created')
end

local function enqueue(P, S, id, name, input, t)
  if redis.call('EXISTS', operation_key(P, S, id)) == 1 then return end
  write_operation(P, S, id, name, 'pending', input, t)
  redis.call('RPUSH', P .. 'pending:' .. S, id)
  signal('operations', S)
end

-- Keeps the newest final operations only.
local function end_operation(P, S, id, status, t)
  redis.call('HSET', operation_key(P, S, id), 'st', status)
  redis.call('ZADD', P .. 'final:' .. S, t, id)
  local old = redis.call('ZRANGE', P .. 'final:' .. S, 0, -(FINAL_LENGTH + 1))
  for _, gone in ipairs(old) do
    redis.call('DEL', operation_key(P, S, gone), P .. 'history:' .. S .. ':' .. gone)
    redis.call('ZREM', P .. 'final:' .. S, gone)
  end
end

-- The id of an operation under way or pending whose name is a key of `names`, if there is one.
local function unfinished(P, S, names)
  for _, list in ipairs({'active:', 'pending:'}) do
    for _, id in ipairs(redis.call('LRANGE', P .. list .. S, 0, 90)) do
      if names[redis.call('HGET', operation_key(P, S, id), 'n')] then return id end
    end
  end
end
