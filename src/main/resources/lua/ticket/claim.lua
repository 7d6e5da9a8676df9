-- P, epoch, match, hold (ms), ids... -> the ids that stood in the way; what is not stored does not
local P, match, t = KEYS[1], ARGV[2], now()
local losers, stored, histories, searchable = {}, {}, {}, 0
for i = 4, #ARGV do
  local state, holder, history = ticket_state(P, ARGV[i], t)
  if state then
    stored[#stored + 1] = ARGV[i]
    histories[#stored] = state == 's' and noted(history, 'p', t, match) or history
  end
  if state == 's' then
    searchable = searchable + 1
  elseif state and (state ~= 'p' or holder ~= match) then
    losers[#losers + 1] = ARGV[i]
  end
end
if #losers > 0 or searchable == 0 then return losers end
local deadline, release = whole(t + tonumber(ARGV[3])), last_release(P)
for i, id in ipairs(stored) do
  redis.call('HSET', ticket_key(P, id), 's', 'p', 'm', match, 'u', deadline, 'r', release, 'p', histories[i])
end
log_tickets(P, ARGV[1], 'k', 'p', 'i', table.concat(stored, ' '), 'u', deadline)
return {}
