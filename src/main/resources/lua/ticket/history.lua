-- P, id -> when the ticket was created (ms) and, in further lines, its history; or nil when there is none, or no longer
local _, _, history, at = ticket_state(KEYS[1], ARGV[1], now())
if history then return at .. '\n' .. history end
return redis.call('GET', past_key(KEYS[1], ARGV[1]))
