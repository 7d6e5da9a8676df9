-- Tells receivers that a room ends; needs the preludes of rooms and events.
local function tell_end(P, S, R, room)
  if room.validation then return end
  local v = redis.call('HMGET', room_key(P, S, R), 'addr', 'meta')
  queue_event(P, S, R, v[1] or '', v[2] or '{}')
end
