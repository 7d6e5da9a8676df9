-- P, epoch, profile, lease, S, match, hold (ms), assigned for (ms), server, stale after (ms), tickets...
-- -> {'placed', room, connection}, {'full'} or {'lost', ids...}
local run, stale = table.remove(ARGV, 8), tonumber(table.remove(ARGV, 8))
local P, S, match, t = KEYS[1], ARGV[4], ARGV[5], now()
local lost, histories = {}, {}
for i = 8, #ARGV do
  local state, holder, history = ticket_state(P, ARGV[i], t)
  if state == 'a' and holder == match then
    -- Sent again: all of it happened before.
    local v = redis.call('HMGET', ticket_key(P, ARGV[i]), 'room', 'c')
    return {'placed', v[1], v[2]}
  end
  histories[i] = history
  if state ~= 's' then lost[#lost + 1] = ARGV[i] end
end
check_lease(P, 'profile:' .. ARGV[2], ARGV[3])
if #lost > 0 then return {'lost', unpack(lost)} end
meet_server(P, S, run)
local tickets = table.concat(ARGV, ' ', 8)
local R, address, connection = reserve(P, S, match, match, tickets, tonumber(ARGV[6]), t, stale)
if not R then return {'full'} end
local deadline, expiries = whole(t + tonumber(ARGV[7])), {}
for i = 8, #ARGV do
  redis.call('HSET', ticket_key(P, ARGV[i]), 's', 'a', 'm', match, 'u', deadline, 'c', connection, 'room', R,
    'p', noted(histories[i], 'a', t, match .. ' ' .. connection))
  expiries[#expiries + 1] = deadline
  expiries[#expiries + 1] = ARGV[i]
end
redis.call('ZADD', P .. 'expiries', unpack(expiries))
log_tickets(P, ARGV[1], 'k', 'a', 'i', tickets, 'm', match, 'c', connection)
return {'placed', R, connection}
