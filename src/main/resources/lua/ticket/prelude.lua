-- Tickets of one game. P is the shard prefix of its keys:
--   ticket:<id>    hash  f search fields, b body, at created (ms), s state, m match, u deadline (ms), c connection,
--                        x details of the assignment, r the release that was the last when it was proposed
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

-- 's', 'p' or 'a' as it counts now, false when the ticket is gone; the match that holds it; and what further fields hold.
local function ticket_state(P, id, t, ...)
  local v = redis.call('HMGET', ticket_key(P, id), 's', 'm', 'u', 'r', ...)
  local state = v[1]
  if state == 'p' and ((v[4] or '') ~= last_release(P) or v[3] and tonumber(v[3]) <= t) then return 's', nil, v end
  if state == 'a' and v[3] and tonumber(v[3]) <= t then return false end
  return state, v[2], v
end

-- Those of the tickets that are promised to a match are searchable again; says which.
local function free_tickets(P, epoch, ids)
  local t, freed = now(), {}
  for _, id in ipairs(ids) do
    if ticket_state(P, id, t) == 'p' then
      redis.call('HSET', ticket_key(P, id), 's', 's')
      redis.call('HDEL', ticket_key(P, id), 'm', 'u', 'r')
      freed[#freed + 1] = id
    end
  end
  if #freed > 0 then log_tickets(P, epoch, 'k', 'r', 'i', table.concat(freed, ' ')) end
  return freed
end

-- Tells tickets where to play, unless the director did. Says for each how long it waited (ms), or 'matched' or 'unknown'.
-- What is told again in the same words changes nothing.
local function assign_tickets(P, epoch, ids, keep, connection, details)
  local t, answers, assigned = now(), {}, {}
  local deadline = string.format('%.0f', t + keep)
  for i, id in ipairs(ids) do
    local state, match, v = ticket_state(P, id, t, 'at', 'c', 'x')
    if not state then
      answers[i] = 'unknown'
    elseif state == 'a' and match and match ~= '' then
      answers[i] = 'matched'
    else
      local until_now, created, told, said = v[3], tonumber(v[5]), v[6], v[7]
      if state == 'a' and told == connection and said == details then
        answers[i] = tonumber(until_now) - keep - created
      else
        answers[i] = t - created
        assigned[#assigned + 1] = id
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
