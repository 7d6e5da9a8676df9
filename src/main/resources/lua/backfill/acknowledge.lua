-- P, epoch, id, time to live (ms), tickets' time to live (ms), connection, details
--   -> {'acknowledged', (id of a ticket that was told now, how long it waited (ms))...}, {'expired'} or {'unknown'}
local P, epoch, id = KEYS[1], ARGV[1], ARGV[2]
local known, over = backfill_state(P, id)
if not known then return {'unknown'} end
if over then return {'expired'} end
keep_alive(P, id, ARGV[3])
local tickets, reply = held_tickets(P, backfill_tickets(P, id)), {'acknowledged'}
redis.call('HSET', backfill_key(P, id), 't', '')
if #tickets > 0 then
  for i, answer in ipairs(assign_tickets(P, epoch, tickets, tonumber(ARGV[4]), ARGV[5], ARGV[6])) do
    if type(answer) == 'number' then
      reply[#reply + 1] = tickets[i]
      reply[#reply + 1] = answer
    end
  end
end
return reply
