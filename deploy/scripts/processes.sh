# Sourced by deploy/up and deploy/down: state folder, messages, and processes by id. Only processes that deploy/up started are ever ended.

say() { printf '%s\n' "plinto: $*" >&2; }
die() { say "$*"; exit 1; }

plan_state() {
  STATE="${PLINTO_STATE:-$ROOT/.plinto}"
  LOGS="$STATE/log"
  PIDS="$STATE/pids"
  mkdir -p "$LOGS"
  chmod 700 "$STATE"
  PORT_BASE="${PLINTO_PORT_BASE:-8400}"
  case "$PORT_BASE" in ''|*[!0-9]*) die "PLINTO_PORT_BASE must be a number, not \`$PORT_BASE\`" ;; esac
  ISSUER_PORT=$PORT_BASE ISSUER_METRICS_PORT=$((PORT_BASE + 1)) EDGE_PORT=$((PORT_BASE + 10)) METRICS_PORT=$((PORT_BASE + 11)) APP_PORT=$((PORT_BASE + 20)) PG_PORT=$((PORT_BASE + 30)) MAIL_PORT=$((PORT_BASE + 40)) SMTP_PORT=$((PORT_BASE + 41))
  ISSUER_URL="http://localhost:$ISSUER_PORT" EDGE_URL="http://localhost:$EDGE_PORT" APP_URL="http://localhost:$APP_PORT" MAIL_URL="http://localhost:$MAIL_PORT"
}

alive() { kill -0 "$1" 2>/dev/null; }

# When the process started, so that a pid that was given to another process since is not taken for ours.
started_at() { ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_'; }

# keep NAME PID: remember a process of ours.
keep() { printf '%s %s %s\n' "$1" "$2" "$(started_at "$2")" >> "$PIDS"; }

pid_of() { [ -f "$PIDS" ] && awk -v name="$1" '$1 == name { pid = $2 } END { print pid }' "$PIDS"; }

# stop NAME SIGNAL SECONDS
stop() {
  local pid start
  [ -f "$PIDS" ] || return 0
  read -r pid start < <(awk -v name="$1" '$1 == name { pid = $2; start = $3 } END { print pid, start }' "$PIDS") || true
  [ -n "${pid:-}" ] && alive "$pid" && [ "$(started_at "$pid")" = "$start" ] || return 0
  kill "-$2" "$pid" 2>/dev/null || return 0
  for _ in $(seq $(($3 * 20))); do alive "$pid" || return 0; sleep 0.05; done
  kill -9 "$pid" 2>/dev/null || true
}

stop_all() {
  stop edge TERM 10
  stop app TERM 10
  stop issuer TERM 10
  stop inbox TERM 10
  stop postgres INT 20
  rm -f "$PIDS" "$STATE/up.json"
}

# spawn NAME LOG COMMAND...: starts the command itself in the background, in a session of its own, so that Ctrl-C reaches only deploy/up.
spawn() {
  local name="$1" log="$LOGS/$2"
  shift 2
  if command -v setsid >/dev/null; then setsid "$@" >>"$log" 2>&1 </dev/null & else "$@" >>"$log" 2>&1 </dev/null & fi
  keep "$name" $!
}

port_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

check_ports() {
  local port
  for port in $ISSUER_PORT $ISSUER_METRICS_PORT $EDGE_PORT $METRICS_PORT $APP_PORT $PG_PORT $MAIL_PORT $SMTP_PORT; do
    ! port_busy "$port" || die "port $port is in use; free it, or move all ports with PLINTO_PORT_BASE"
  done
}

# wait_for NAME URL SECONDS: until it answers 200, or the process is gone.
wait_for() {
  local pid
  pid="$(pid_of "$1")"
  for _ in $(seq $(($3 * 10))); do
    ! curl -fsS -o /dev/null --max-time 2 "$2" 2>/dev/null || return 0
    alive "$pid" || { tail -n 5 "$LOGS/$1.log" >&2; die "$1 ended while it started; its log is $LOGS/$1.log"; }
    sleep 0.1
  done
  tail -n 5 "$LOGS/$1.log" >&2
  die "$1 did not get ready within $3 s; its log is $LOGS/$1.log"
}

failed() { say "starting failed; the logs are in $LOGS"; stop_all; }

# Stays in the foreground until one of ours ends.
watch_services() {
  local name
  while :; do
    for name in postgres inbox issuer edge app; do
      pid="$(pid_of $name)"
      [ -z "$pid" ] || alive "$pid" || { say "$name has ended; its log is $LOGS/$name.log; deploy/up starts everything again"; stop_all; exit 1; }
    done
    sleep 1 & wait $!
  done
}

secret() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
