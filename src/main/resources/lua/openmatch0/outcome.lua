-- request, seconds that a match holds its players, seconds that an assignment does -> {players, {'h', field, value, ...}} for
-- a match or its error, {{}, {'s', text}} for an error as text, {} when there is neither
--
-- A match of which another match has a player is taken apart, and its request waits for another one.
local request, window = KEYS[1], tonumber(ARGV[1])
local kind = redis.call('TYPE', request).ok
if kind == 'string' then return {{}, {'s', redis.call('GET', request)}} end
if kind ~= 'hash' then return {} end
local players = {}
if (redis.call('HGET', request, 'error') or '') == '' then
  players = players_of(redis.call('HGET', request, 'rosters'))
  if overlap(players, request, window, tonumber(ARGV[2])) then
    release(players, request)
    redis.call('DEL', request)
    queue_again(request)
    return {}
  end
  approve(players, request, window)
end
local reply = redis.call('HGETALL', request)
table.insert(reply, 1, 'h')
return {players, reply}
