-- P, epoch, match, hold (ms), ids... -> the ids that stood in the way
local P, match, t = KEYS[1], ARGV[2], now()
local losers, searchable = {}, 0
for i = 4, #ARGV do
  local state, holder = ticket_state(P, ARGV[i], t)
  if state == 's' then
    searchable = searchable + 1
  elseif state ~= 'p' or holder ~= match then
    losers[#losers + 1] = ARGV[i]
  end
end
if #losers > 0 or searchable == 0 then return losers end
local deadline, release = t + tonumber(ARGV[3]), last_release(P)
for i = 4, #ARGV do
  redis.call('HSET', ticket_key(P, ARGV[i]), 's', 'p', 'm', match, 'u', deadline, 'r', release)
end
log_tickets(P, ARGV[1], 'k', 'p', 'i', table.concat(ARGV, ' ', 4), 'u', deadline)
return {}
