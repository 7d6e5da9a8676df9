-- P, epoch, ids... -> {how many are searchable again}
return {#free_tickets(KEYS[1], ARGV[1], {unpack(ARGV, 2)})}
