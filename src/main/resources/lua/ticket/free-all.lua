-- P, epoch, release -> {}; a proposal counts only while the last release is the one it was made under
local P = KEYS[1]
if redis.call('EXISTS', P .. 'log') == 0 or redis.call('GET', P .. 'released') == ARGV[2] then return {} end
redis.call('SET', P .. 'released', ARGV[2])
redis.call('SET', P .. 'released-at', now())
log_tickets(P, ARGV[1], 'k', 'R', 'i', '')
return {}
