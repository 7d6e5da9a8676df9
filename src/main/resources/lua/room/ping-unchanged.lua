-- Marks that forwarders (by line ends) are to be told how the room is; room/prelude says where. Most schedulers have none.
local function mark_dirty(P, S, R, forwarders)
  local t = redis.call('TIME')
  local mark = t[1] * 1000000 + t[2]
  for F in string.gmatch(forwarders, '[^\n]+') do redis.call('ZADD', P .. 'dirty:' .. S .. ':' .. F, mark, R) end
end

-- Most pings say nothing new. Such a one is noted here: its room runs and serves players, so that its status follows from
-- what is stored, and its slots and reservations stay as they are. Whether it was such a one.
local function unchanged(P, S, R, ping, running, metadata, sent, server, proof, forwarders, matches_known)
  if server == '' then return false end
  local key = P .. 'room:' .. S .. ':' .. R
  local v
  if proof == '' then
    v = redis.call('HMGET', key, 'ps', 'run', 'is', 'st', 'pd', 'meta', 'ts')
  else
    v = redis.call('HMGET', key, 'ps', 'run', 'is', 'st', 'pd', 'meta', 'ts', string.sub(proof, 1, 3))
    if v[8] ~= string.sub(proof, 4) then return false end
  end
  if v[1] ~= ping or v[2] ~= running or v[3] ~= '2' or v[5] ~= server then return false end
  if not string.find('2378', v[4], 1, true) then return false end
  -- One that another overtook must not make the next old one look new.
  if sent ~= '0' and tonumber(sent) < tonumber(v[7]) then return false end
  if matches_known == '1' and redis.call('EXISTS', P .. 'reservations:' .. S .. ':' .. R) == 1 then return false end
  if v[6] == metadata then
    redis.call('HSET', key, 'lp', now(), 'ts', sent)
  else
    redis.call('HSET', key, 'lp', now(), 'ts', sent, 'meta', metadata)
  end
  if forwarders ~= '' then mark_dirty(P, S, R, forwarders) end
  return true
end
