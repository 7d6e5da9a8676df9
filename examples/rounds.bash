# What the scripts share that play rounds with the examples: they source it.
#
# PYTHON names a Python that has grpcio-tools, if that is not python3. Everything that was started is ended with the
# script.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
python=${PYTHON:-python3}
started=()

fail() {
  echo "$*" >&2
  exit 1
}

# Finds what is needed, and makes $directory, which goes when the script ends.
begin() {
  jar=$home/target/muster.jar
  [[ -f $jar ]] || fail "$jar is not there; build it with: make -C $home build"
  java_home=$("$home/bin/find-jdk")
  java=("$java_home/bin/java" --sun-misc-unsafe-memory-access=allow)
  client=("${java[@]}" -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "$jar")
  directory=$(mktemp -d "${TMPDIR:-/tmp}/$1.XXXXXX")
  trap end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

end() {
  trap '' INT TERM
  # The newest first: whoever asks goes before who is asked.
  local process newest=()
  for process in ${started[@]+"${started[@]}"}; do
    newest=("$process" ${newest[@]+"${newest[@]}"})
  done
  for process in ${newest[@]+"${newest[@]}"}; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$directory"
}

has_python() { "$python" -c 'import grpc, grpc_tools, google.protobuf' 2>/dev/null; }

has_line() { grep -q "$2" "$1"; }

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

is_ready() {
  local line
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET /q/health/ready HTTP/1.0\r\n\r\n' >&3
    read -r line <&3
    [[ $line == *" 200 "* ]]
  ) 2>/dev/null
}

# Waits until a command succeeds, for so many tenths of a second.
await() {
  local tenths=$1
  shift
  while ! "$@"; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

# Waits for a process that ends by itself. A signal to this script ends the waiting, and with it the process.
ended() {
  local status=0
  wait "$1" || status=$?
  forget "$1"
  return "$status"
}

# Ends a process that would go on.
stop() {
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  forget "$1"
}

forget() {
  local i
  for i in "${!started[@]}"; do
    [[ ${started[i]} != "$1" ]] || unset "started[i]"
  done
}

# A Muster with an empty store on free ports; $server is its gRPC. $directory/round.properties may have settings for it.
start_server() {
  local http grpc
  http=$(free_port)
  grpc=$(free_port)
  {
    echo "quarkus.http.port=$http"
    echo "quarkus.grpc.server.port=$grpc"
    echo "muster.data-dir=$directory/data"
  } >>"$directory/round.properties"
  mkdir "$directory/data"
  # Settings of another server must not reach this one.
  unset ${!MUSTER_@} ${!QUARKUS_@}
  QUARKUS_CONFIG_LOCATIONS=$directory/round.properties "${java[@]}" -jar "$jar" serve >"$directory/server.out" 2>&1 &
  started+=($!)
  await 600 is_ready "$http" || {
    tail -15 "$directory/server.out" >&2
    fail "the server does not become ready"
  }
  server=127.0.0.1:$grpc
}
