-- Marks that forwarders (by line ends) are to be told how the room is; room/prelude says where. Most schedulers have none.
local function mark_dirty(P, S, R, forwarders)
  local t = redis.call('TIME')
  local mark = t[1] * 1000000 + t[2]
  for F in string.gmatch(forwarders, '[^\n]+') do redis.call('ZADD', P .. 'dirty:' .. S .. ':' .. F, mark, R) end
end

-- Most pings say nothing new. Such a one is noted here: its room runs and serves players, so that its status follows from
-- what is stored, and its slots and reservations stay as they are. Whether it was such a one.
local function unchanged(P, place, news, metadata, sent, proof, forwarders, matches_known)
  local key = P .. 'room:' .. place
  local v
  if proof and proof ~= '' then
    v = redis.call('HMGET', key, 'pd', 'is', 'st', 'meta', 'ts', string.sub(proof, 1, 3))
    if v[6] ~= string.sub(proof, 4) then return false end
  else
    v = redis.call('HMGET', key, 'pd', 'is', 'st', 'meta', 'ts')
  end
  if v[1] ~= news or v[2] ~= '2' or not string.find('2378', v[3], 1, true) then return false end
  -- One that another overtook must not make the next old one look new.
  if sent ~= '0' and tonumber(sent) < tonumber(v[5]) then return false end
  if matches_known and redis.call('EXISTS', P .. 'reservations:' .. place) == 1 then return false end
  if v[4] == metadata then
    redis.call('HSET', key, 'lp', now(), 'ts', sent)
  else
    redis.call('HSET', key, 'lp', now(), 'ts', sent, 'meta', metadata)
  end
  if forwarders and forwarders ~= '' then
    local S, R = string.match(place, '^(.-):(.*)$')
    mark_dirty(P, S, R, forwarders)
  end
  return true
end
