-- P, S, F, most -> {buried, {id, room, why, queued at}...}, newest first; nil when the lane is not open
local P, S, F = KEYS[1], ARGV[1], ARGV[2]
if redis.call('HEXISTS', P .. 'lanes', S .. '\n' .. F) == 0 then return nil end
local reply = {tonumber(redis.call('GET', buried_key(P, S, F)) or 0)}
for _, entry in ipairs(redis.call('XREVRANGE', dead_key(P, S, F), '+', '-', 'COUNT', ARGV[3])) do
  local f = entry[2]
  reply[#reply + 1] = {entry[1], f[2], f[4], f[6]}
end
return reply
