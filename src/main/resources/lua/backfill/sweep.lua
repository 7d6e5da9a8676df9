-- P, epoch, how many keys at most -> {how many went}
local P, gone, keys = KEYS[1], 0, 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'backfill-ends', '-inf', now(), 'LIMIT', 0, 50)) do
  if keys > 0 and keys + #backfill_tickets(P, id) > tonumber(ARGV[2]) then break end
  keys = keys + 1 + drop_backfill(P, ARGV[1], id)
  gone = gone + 1
end
return {gone}
