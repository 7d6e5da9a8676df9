-- P, epoch, time to live (ms), connection, details, ids... -> for each how long it waited (ms), 'matched' or 'unknown'
return assign_tickets(KEYS[1], ARGV[1], {unpack(ARGV, 5)}, tonumber(ARGV[2]), ARGV[3], ARGV[4])
