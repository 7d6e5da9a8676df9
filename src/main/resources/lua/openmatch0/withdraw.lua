-- player... -> {}, or {text} of the first whose assignment could not be taken back
local fault
local function withdraw(player)
  local done, why = pcall(redis.call, 'HDEL', player, 'assignment')
  if not done then fault = fault or player .. ': ' .. (type(why) == 'table' and why.err or tostring(why)) end
end
withdraw(KEYS[1])
for _, player in ipairs(ARGV) do withdraw(player) end
return {fault}
