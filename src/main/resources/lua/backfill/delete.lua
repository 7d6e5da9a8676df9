-- P, epoch, id -> {}
drop_backfill(KEYS[1], ARGV[1], ARGV[2])
return {}
