-- P, epoch, time to live (ms), connection, details, ids... -> for each 'assigned', 'matched' or 'unknown'
local P, t = KEYS[1], now()
local deadline = string.format('%.0f', t + tonumber(ARGV[2]))
local answers, assigned = {}, {}
for i = 5, #ARGV do
  local id = ARGV[i]
  local state, match = ticket_state(P, id, t)
  if not state then
    answers[#answers + 1] = 'unknown'
  elseif state == 'a' and match and match ~= '' then
    answers[#answers + 1] = 'matched'
  else
    answers[#answers + 1] = 'assigned'
    assigned[#assigned + 1] = id
    redis.call('HSET', ticket_key(P, id), 's', 'a', 'm', '', 'u', deadline, 'c', ARGV[3], 'x', ARGV[4])
    redis.call('ZADD', P .. 'expiries', deadline, id)
  end
end
if #assigned > 0 then
  log_tickets(P, ARGV[1], 'k', 'a', 'i', table.concat(assigned, ' '), 'm', '', 'c', ARGV[3], 'x', ARGV[4])
end
return answers
