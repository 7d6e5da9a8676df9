#!/bin/sh
# Starts this pod's Sentinel. What it knows stays on the volume; only the first start makes it up: pod 0 is the primary.
set -eu
file=/data/sentinel/sentinel.conf
mkdir -p "${file%/*}"
if [ ! -s "$file" ]; then
  cat > "$file.new" <<CONF
port 26379
protected-mode no
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $SELF
sentinel monitor muster ${PEERS%% *} 6379 2
sentinel failover-timeout muster 30000
sentinel parallel-syncs muster 1
CONF
  mv "$file.new" "$file"
fi

# Patient at first: after all were away, the primary is given time to come back before another takes its place, of which
# nobody could tell whether it has the newest data.
{
  grep -v down-after-milliseconds "$file"
  echo "sentinel down-after-milliseconds muster 30000"
} > "$file.new"
mv "$file.new" "$file"
{
  sleep 60
  valkey-cli -h "$SELF" -p 26379 sentinel set muster down-after-milliseconds 5000
} > /dev/null 2>&1 &

exec valkey-server "$file" --sentinel
