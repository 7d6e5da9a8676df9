-- Tickets of one game. P is the shard prefix of its keys:
--   ticket:<id>    hash  f search fields, b body, at created (ms), s state, m match, u deadline (ms), c connection,
--                        x details of the assignment, r the release that was the last when it was proposed,
--                        h the match that it was promised to when an outside director assigned it,
--                        e when it goes unless it is assigned (ms), p its history, once it has one
--                        s: 's' searchable, 'p' proposed, 'a' assigned
--   past:<id>      string, when a ticket that is gone was created, and its p; kept for PAST
--   token:<token>  string, ticket that a client made with this token, when, and its e or 0; kept for TOKEN
--   released       string, id of the last release of all proposals
--   released-at    string, when that was (ms)
--   tickets        set   all ids
--   expiries       zset  ids of tickets that go by themselves, by when they are looked at
--   log            stream, one entry per transaction: k kind, i ids (by spaces), and what the kind needs
--   epoch          string, random; made by whoever finds it missing, so that readers see that the store was emptied
local LOG_LENGTH = '200000'
local PAST, TOKEN = 300000, 600000
local HISTORY_LENGTH = 1000

local function ticket_key(P, id) return P .. 'ticket:' .. id end
local function past_key(P, id) return P .. 'past:' .. id end

-- A number without a fraction as text, made once in a run: most are the moment of the run, and to write one costs more than
-- many a command.
local texts = {}
local function whole(n)
  local text = texts[n]
  if not text then
    text = string.format('%.0f', n)
    texts[n] = text
  end
  return text
end

-- The first entry of a run makes the log, shortens it, and wakes its readers, for all entries of the run.
local logged = {}
local function log_tickets(P, epoch, ...)
  if logged[P] then
    redis.call('XADD', P .. 'log', '*', ...)
    return
  end
  -- The store that has no log has no epoch either, and only then.
  if not redis.call('XADD', P .. 'log', 'NOMKSTREAM', 'MAXLEN', '~', LOG_LENGTH, '*', ...) then
    redis.call('SET', P .. 'epoch', epoch, 'NX')
    redis.call('XADD', P .. 'log', '*', ...)
  end
  signal('tickets', shard_of(P))
  logged[P] = true
end

-- The release of all proposals that was the last; without one, ''.
local function last_release(P) return redis.call('GET', P .. 'released') or '' end

-- A history with one more line: what happened, when, and what belongs to it. When it grows long, its oldest lines go.
-- What happens: p proposed, to a match; r released; a assigned, by a match or by '', and where; e its time was over; d deleted
local function noted(history, kind, t, what)
  what = what or ''
  if #what > 300 then what = string.sub(what, 1, 300) end
  if string.find(what, '%c') then what = string.gsub(what, '%c', ' ') end
  history = history .. kind .. ' ' .. whole(t) .. ' ' .. what .. '\n'
  while #history > HISTORY_LENGTH do history = string.gsub(history, '^[^\n]*\n', '', 1) end
  return history
end

-- When a proposal ended without anybody doing anything to its ticket: by its deadline, or by a release of all. Of several
-- releases, the last one counts: of the others only their order is known.
local function proposal_ended(P, deadline, release, t)
  if release ~= last_release(P) then return math.min(deadline, tonumber(redis.call('GET', P .. 'released-at') or t)) end
  return deadline <= t and deadline
end

-- 's', 'p' or 'a' as it counts now, false when the ticket is gone; and the match that holds it, its history, and when it was
-- created: the last two also while it is gone and not swept yet. At last all that was read, from 8 on the further fields asked for.
local function ticket_state(P, id, t, ...)
  local v = redis.call('HMGET', ticket_key(P, id), 's', 'm', 'u', 'r', 'e', 'p', 'at', ...)
  local state, match, deadline, goes, history, at = v[1], v[2], tonumber(v[3] or 0), tonumber(v[5] or 0), v[6] or '', v[7]
  if not state then return false end
  if state == 'a' then
    if deadline <= t then return false, nil, noted(history, 'e', deadline), at end
    return state, match, history, at, v
  end
  local free = 0
  if state == 'p' then
    free = proposal_ended(P, deadline, v[4] or '', t)
    if not free then return state, match, history, at, v end
    history = noted(history, 'r', free)
  end
  if goes > 0 and goes <= t then return false, nil, noted(history, 'e', math.max(goes, free)), at end
  return 's', nil, history, at, v
end

-- Removes a ticket, and keeps its history for a while.
local function drop_ticket(P, id, history, at)
  redis.call('SET', past_key(P, id), at .. '\n' .. history, 'PX', PAST)
  redis.call('DEL', ticket_key(P, id))
end

-- Those of the tickets that are promised to a match are searchable again; says which. With matches, one for each, only
-- those that this match holds.
local function free_tickets(P, epoch, ids, matches)
  local t, freed = now(), {}
  for i, id in ipairs(ids) do
    local state, holder, history = ticket_state(P, id, t)
    if state == 'p' and (not matches or matches[i] == holder) then
      redis.call('HSET', ticket_key(P, id), 's', 's', 'p', noted(history, 'r', t))
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
  local deadline = whole(t + keep)
  for i, id in ipairs(ids) do
    local state, match, history, at, v = ticket_state(P, id, t, 'c', 'x')
    if not state then
      answers[i] = 'unknown'
    elseif state == 'a' and match and match ~= '' then
      answers[i] = 'matched'
    else
      if state == 'a' and v[8] == connection and v[9] == details then
        answers[i] = tonumber(v[3]) - keep - tonumber(at)
      else
        answers[i] = t - tonumber(at)
        assigned[#assigned + 1] = id
        local promised = state == 'a' and {} or {'h', match or ''}
        redis.call('HSET', ticket_key(P, id), 's', 'a', 'm', '', 'u', deadline, 'c', connection, 'x', details,
          'p', noted(history, 'a', t, ' ' .. connection), unpack(promised))
        redis.call('ZADD', P .. 'expiries', deadline, id)
      end
    end
  end
  if #assigned > 0 then
    log_tickets(P, epoch, 'k', 'a', 'i', table.concat(assigned, ' '), 'm', '', 'c', connection, 'x', details)
  end
  return answers
end
