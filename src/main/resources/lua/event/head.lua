-- P, S, F, most -> {now, length, buried, lane (JSON, '' when it is not open), {id, room, address, metadata}...}; fewer than `most`
-- when they are large
local P, S, F, most = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local BYTES_A_REPLY, ENTRIES_A_READ = 1024 * 1024, 50
local key = events_key(P, S, F)
local reply = {now(), redis.call('XLEN', key), tonumber(redis.call('GET', buried_key(P, S, F)) or 0),
  redis.call('HGET', P .. 'lanes', S .. '\n' .. F) or ''}
local from, bytes, read = '-', 0, 0
repeat
  local count = math.min(ENTRIES_A_READ, most - read)
  local entries = redis.call('XRANGE', key, from, '+', 'COUNT', count)
  for _, entry in ipairs(entries) do
    local f = entry[2]
    reply[#reply + 1] = {entry[1], f[2], f[4], f[6]}
    bytes = bytes + #f[4] + #f[6]
    from = '(' .. entry[1]
  end
  read = read + #entries
until #entries < count or read >= most or bytes > BYTES_A_REPLY
return reply
