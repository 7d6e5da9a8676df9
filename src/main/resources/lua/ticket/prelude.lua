-- Tickets of one game. P is the shard prefix of its keys:
--   ticket:<id>    hash  f search fields, b body, at created (ms), s state, m match, u deadline (ms), c connection,
--                        x details of the assignment, r the release that was the last when it was proposed,
--                        h the match that it was promised to when an outside director assigned it
--                        s: 's' searchable, 'p' proposed, 'a' assigned
--   released       string, id of the last release of all proposals
--   tickets        set   all ids
--   expiries       zset  assigned ids by their deadline
--   log            stream, one entry per transaction: k kind, i ids (by spaces), and what the kind needs
--   epoch          string, random; made by whoever finds it missing, so that readers see that the store was emptied
local LOG_LENGTH = '200000'

local function ticket_key(P, id) return P .. 'ticket:' .. id end

local function log_tickets(P, epoch, ...)
  -- The store that has no log has no epoch either, and only then.
  if not redis.call('XADD', P .. 'log', 'NOMKSTREAM', 'MAXLEN', '~', LOG_LENGTH, '*', ...) then
    redis.call('SET', P .. 'epoch', epoch, 'NX')
    redis.call('XADD', P .. 'log', '*', ...)
  end
  signal('tickets', shard_of(P))
end

-- The release of all proposals that was the last; without one, ''.
local function last_release(P) return redis.call('GET', P .. 'released') or '' end

-- 's', 'p' or 'a' as it counts now, false when the ticket is gone; and the match that holds it.
local function ticket_state(P, id, t)
  local v = redis.call('HMGET', ticket_key(P, id), 's', 'm', 'u', 'r')
  if not v[1] then return false end
  if v[1] == 'p' and (v[4] or '') ~= last_release(P) then return 's' end
  if v[3] and tonumber(v[3]) <= t then
    if v[1] == 'p' then return 's' end
    if v[1] == 'a' then return false end
  end
  return v[1], v[2]
end

-- Those of the tickets that are promised to a match are searchable again; says which. With matches, one for each, only
-- those that this match holds.
local function free_tickets(P, epoch, ids, matches)
  local t, freed = now(), {}
  for i, id in ipairs(ids) do
    local state, holder = ticket_state(P, id, t)
    if state == 'p' and (not matches or matches[i] == holder) then
      redis.call('HSET', ticket_key(P, id), 's', 's')
      redis.call('HDEL', ticket_key(P, id), 'm', 'u', 'r')
      freed[#freed + 1] = id
    end
  end
  if #freed > 0 then log_tickets(P, epoch, 'k', 'r', 'i', table.concat(freed, ' ')) end
  return freed
end

-- Those of the tickets that are promised to the match beside them, or were when an outside director assigned them.
local function held_tickets(P, ids, matches)
  local t, held = now(), {}
  for i, id in ipairs(ids) do
    local state, holder = ticket_state(P, id, t)
    if state == 'a' then holder = redis.call('HGET', ticket_key(P, id), 'h') end
    if state ~= 's' and holder == matches[i] then held[#held + 1] = id end
  end
  return held
end

-- Tells tickets where to play, unless the director did. Says for each how long it waited (ms), or 'matched' or 'unknown'.
-- What is told again in the same words changes nothing.
local function assign_tickets(P, epoch, ids, keep, connection, details)
  local t, answers, assigned = now(), {}, {}
  local deadline = string.format('%.0f', t + keep)
  for i, id in ipairs(ids) do
    local state, match = ticket_state(P, id, t)
    if not state then
      answers[i] = 'unknown'
    elseif state == 'a' and match and match ~= '' then
      answers[i] = 'matched'
    else
      local told = redis.call('HMGET', ticket_key(P, id), 'at', 'u', 'c', 'x')
      if state == 'a' and told[3] == connection and told[4] == details then
        answers[i] = tonumber(told[2]) - keep - tonumber(told[1])
      else
        answers[i] = t - tonumber(told[1])
        assigned[#assigned + 1] = id
        if state ~= 'a' then redis.call('HSET', ticket_key(P, id), 'h', match or '') end
        redis.call('HSET', ticket_key(P, id), 's', 'a', 'm', '', 'u', deadline, 'c', connection, 'x', details)
        redis.call('ZADD', P .. 'expiries', deadline, id)
      end
    end
  end
  if #assigned > 0 then
    log_tickets(P, epoch, 'k', 'a', 'i', table.concat(assigned, ' '), 'm', '', 'c', connection, 'x', details)
  end
  return answers
end
