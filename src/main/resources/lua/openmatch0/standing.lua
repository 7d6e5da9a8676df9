-- player... -> request whose match has the player or '', connection that it was told or '', for each
local standings = {}
local function add(player)
  standings[#standings + 1] = books('HGET', 'approved', player) or ''
  local told = redis.call('TYPE', player).ok == 'hash' and redis.call('HGET', player, 'assignment')
  standings[#standings + 1] = told or ''
end
add(KEYS[1])
for _, player in ipairs(ARGV) do add(player) end
return standings
