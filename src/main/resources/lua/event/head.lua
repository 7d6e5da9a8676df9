-- P, S, F, most -> {now, length, buried, lane (JSON, '' when it is not open), {id, room, address, metadata}...}
local P, S, F = KEYS[1], ARGV[1], ARGV[2]
local key = events_key(P, S, F)
local reply = {now(), redis.call('XLEN', key), tonumber(redis.call('GET', buried_key(P, S, F)) or 0),
  redis.call('HGET', P .. 'lanes', S .. '\n' .. F) or ''}
for _, entry in ipairs(redis.call('XRANGE', key, '-', '+', 'COUNT', ARGV[3])) do
  local f = entry[2]
  reply[#reply + 1] = {entry[1], f[2], f[4], f[6]}
end
return reply
