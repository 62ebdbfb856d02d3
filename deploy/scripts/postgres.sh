# Sourced by deploy/up: finds or installs PostgreSQL, and runs a private cluster that only this machine can reach.

find_postgres() {
  local dir
  for dir in "${PLINTO_PG_BIN:-}" "$(dirname "$(command -v initdb 2>/dev/null || echo /none/x)")" $(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin /usr/pgsql-*/bin 2>/dev/null | sort -Vr); do
    if [ -n "$dir" ] && [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && [ -x "$dir/pg_isready" ]; then PG_BIN="$dir"; return 0; fi
  done
  return 1
}

install_postgres() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing PostgreSQL"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >"$LOGS/apt.log" 2>&1 || die "PostgreSQL could not be installed; see $LOGS/apt.log"
  elif command -v brew >/dev/null; then
    say "installing PostgreSQL"
    brew install -q postgresql@17 >"$LOGS/brew.log" 2>&1 || die "PostgreSQL could not be installed; see $LOGS/brew.log"
  else
    die "PostgreSQL 15 or newer was not found; install it (Debian: apt install postgresql), or name a server with PLINTO_POSTGRES"
  fi
  find_postgres || die "PostgreSQL was installed, but its programs were not found; name their folder with PLINTO_PG_BIN"
}

# As root the server must run as somebody else, who can't enter .plinto/ (mode 700): its data then lives in a folder of its own.
plan_cluster() {
  PG_USER="$(id -un)"
  PG_DATA="$STATE/postgres"
  AS_PG=()
  [ "$(id -u)" = 0 ] || return 0
  PG_USER=postgres
  id postgres >/dev/null 2>&1 || PG_USER=nobody
  PG_DATA="/var/lib/plinto/$(printf %s "$STATE" | cksum | cut -d' ' -f1)"
  command -v setpriv >/dev/null || die "setpriv was not found; install util-linux"
  AS_PG=(setpriv "--reuid=$PG_USER" "--regid=$(id -g "$PG_USER")" --clear-groups --)
  mkdir -p /var/lib/plinto "$PG_DATA"
  chmod 711 /var/lib/plinto
  chown "$PG_USER" "$PG_DATA"
  chmod 700 "$PG_DATA"
  ln -sfn "$PG_DATA" "$STATE/postgres"
}

reset_state() {
  [ -n "${PLINTO_POSTGRES:-}" ] || { plan_cluster; rm -rf "${PG_DATA:?}"; }
  find "${STATE:?}" -mindepth 1 -maxdepth 1 ! -name log -exec rm -rf {} +
}

start_postgres() {
  load_secrets
  if [ -n "${PLINTO_POSTGRES:-}" ]; then
    [[ "$PLINTO_POSTGRES" =~ ^postgres(ql)?://([^:@/]+):([^@/]*)@([^:/]+)(:([0-9]+))?/([^?]+)$ ]] || die "PLINTO_POSTGRES must be postgres://superuser:password@host:port/database"
    PG_HOST="${BASH_REMATCH[4]}" PG_PORT="${BASH_REMATCH[6]:-5432}"
    SUPERUSER="Host=$PG_HOST;Port=$PG_PORT;Database=${BASH_REMATCH[7]};Username=${BASH_REMATCH[2]};Password=${BASH_REMATCH[3]}"
    return 0
  fi
  find_postgres || install_postgres
  plan_cluster
  if [ ! -f "$PG_DATA/PG_VERSION" ]; then
    say "creating a private PostgreSQL cluster"
    (umask 077 && printf %s "$PG_PASSWORD" > "$PG_DATA.password")
    [ "$(id -u)" != 0 ] || chown "$PG_USER" "$PG_DATA.password"
    (cd / && "${AS_PG[@]}" "$PG_BIN/initdb" -D "$PG_DATA" -U plinto -E UTF8 --locale=C --auth-local=trust --auth-host=scram-sha-256 --pwfile="$PG_DATA.password") >"$LOGS/initdb.log" 2>&1 \
      || { rm -rf "$PG_DATA.password" "${PG_DATA:?}"; die "initdb failed; see $LOGS/initdb.log"; }
    rm -f "$PG_DATA.password"
  fi
  # No socket: 127.0.0.1 with a password is the only way in. synchronous_commit stays on: a revocation that was answered is on disk.
  (cd / && spawn postgres postgres.log "${AS_PG[@]}" "$PG_BIN/postgres" -D "$PG_DATA" -p "$PG_PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c shared_buffers=128MB)
  PG_HOST=127.0.0.1
  SUPERUSER="Host=$PG_HOST;Port=$PG_PORT;Database=postgres;Username=plinto;Password=$PG_PASSWORD"
  for _ in $(seq 300); do
    ! "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT" || return 0
    alive "$(pid_of postgres)" || { tail -n 5 "$LOGS/postgres.log" >&2; die "PostgreSQL ended while it started; its log is $LOGS/postgres.log"; }
    sleep 0.1
  done
  die "PostgreSQL did not get ready; its log is $LOGS/postgres.log"
}
