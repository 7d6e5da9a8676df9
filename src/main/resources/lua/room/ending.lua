-- Ends the reservations of a room that goes; needs the preludes of tickets and rooms.
local TOUCHED_A_CALL = 50

-- A ticket that was sent to the room is searchable again. To readers of the log it is as new: they dropped it when it was
-- assigned.
local function give_back(P, epoch, match, id, t)
  local state, holder, history = ticket_state(P, id, t)
  if state ~= 'a' or holder ~= match then return end
  local key = ticket_key(P, id)
  redis.call('HSET', key, 's', 's', 'p', noted(history, 'r', t))
  redis.call('HDEL', key, 'm', 'u', 'c', 'room')
  local v, goes = redis.call('HMGET', key, 'at', 'f', 'e'), {}
  if v[3] then
    goes = {'e', v[3]}
    redis.call('ZADD', P .. 'expiries', v[3], id)
  else
    redis.call('ZREM', P .. 'expiries', id)
  end
  log_tickets(P, epoch, 'k', 'c', 'i', id, 'at', v[1], 'f', v[2], unpack(goes))
end

-- False when some are left, because one call may not touch them all. What lapsed, and nobody swept yet, keeps its tickets.
local function end_reservations(P, S, R, epoch, t)
  local touched = 0
  local all = redis.call('HGETALL', reservations_key(P, S, R))
  for i = 1, #all, 2 do
    if touched >= TOUCHED_A_CALL then return false end
    local match, _, deadline, tickets = unpack(cmsgpack.unpack(all[i + 1]))
    for id in string.gmatch(deadline > t and tickets or '', '%S+') do
      give_back(P, epoch, match, id, t)
      touched = touched + 1
    end
    end_reservation(P, all[i])
    touched = touched + 1
  end
  return true
end
