-- P, S, F -> {1} the lane is open, {0} the scheduler does not enable the forwarder
local P, S, F = KEYS[1], ARGV[1], ARGV[2]
local enabled, game = enabled_forwarders(P, S)
for _, forwarder in ipairs(enabled) do
  if forwarder.name == F then
    open_lane(P, S, game, forwarder)
    return {1}
  end
end
return {0}
