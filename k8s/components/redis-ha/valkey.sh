#!/bin/sh
# Starts this pod's server as what the Sentinels say that it is: the primary, or a replica of it. They say pod 0 as long as
# there was no fail-over. PEERS are the hosts of all, SELF is this one.
set -eu
# The first process of a container ends by no signal that it does not ask for.
trap 'exit 0' TERM INT

# The epoch of what a Sentinel knows, and the primary.
known() {
  timeout 2 valkey-cli -h "$1" -p 26379 sentinel master muster 2>/dev/null |
    awk 'NR % 2 { key = $0; next } { value[key] = $0 } END { if ("ip" in value) print value["config-epoch"], value["ip"] }'
}

# Two of three: one alone may have slept through a fail-over, and would start a second primary with old data.
primary=
while :; do
  answers=0
  newest=-1
  for peer in $PEERS; do
    answer=$(known "$peer" || true)
    [ -n "$answer" ] || continue
    answers=$((answers + 1))
    if [ "${answer%% *}" -gt "$newest" ]; then
      newest=${answer%% *}
      primary=${answer#* }
    fi
  done
  [ "$answers" -ge 2 ] && break
  sleep 1
done

# network.yaml guards it, not a password. What is acknowledged survives a power cut, and no key is evicted.
set -- --dir /data --protected-mode no --appendonly yes --appendfsync always --maxmemory-policy noeviction \
  --replica-announce-ip "$SELF"
if [ "$primary" != "$SELF" ]; then
  set -- "$@" --replicaof "$primary" 6379
fi
exec valkey-server "$@"
