# Sourced by deploy/up: builds and starts issuer, inbox, edge and sample app, and writes .plinto/up.json.

check_tools() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK was not found; install it, then run deploy/up again"
  case "$(cd "$ROOT" && dotnet --version 2>/dev/null)" in 1[0-9].*) ;; *) die "the .NET 10 SDK is needed; \`dotnet --version\` says $(cd "$ROOT" && dotnet --version 2>&1 | head -n 1)" ;; esac
  command -v curl >/dev/null || die "curl was not found; install it, then run deploy/up again"
  [ -z "$AOT" ] || command -v clang >/dev/null || command -v gcc >/dev/null || die "--aot needs clang or gcc; install one, or leave --aot out"
}

build() { [ -n "$NO_BUILD" ] || (cd "$ROOT" && dotnet "$@" -c Release -nologo -v q --tl:off >"$LOGS/build.log" 2>&1) || { tail -n 20 "$LOGS/build.log" >&2; die "the build failed; see $LOGS/build.log"; }; }

build_services() {
  [ -n "$NO_BUILD" ] || say "building (the first time takes a minute)"
  build build issuer
  build build deploy/inbox
  [ -n "$UPSTREAM" ] || build build sdk/samples/ProtectedApi
  ISSUER=(dotnet "$ROOT/artifacts/bin/Plinto.Issuer/release/issuer.dll")
  INBOX=(dotnet "$ROOT/artifacts/bin/Plinto.Inbox/release/inbox.dll")
  APP=(dotnet "$ROOT/artifacts/bin/Plinto.Samples.ProtectedApi/release/Plinto.Samples.ProtectedApi.dll")
  if [ -n "$AOT" ]; then
    [ -n "$NO_BUILD" ] || say "publishing the native edge (a minute or two)"
    local linker=()
    command -v clang >/dev/null || linker=(-p:CppCompilerAndLinker=gcc)
    build publish edge "${linker[@]}"
    EDGE=("$ROOT/artifacts/publish/Plinto.Edge/release/edge")
  else
    build build edge
    EDGE=(dotnet "$ROOT/artifacts/bin/Plinto.Edge/release/edge.dll")
  fi
}

# Random per machine, made once.
load_secrets() {
  local name
  for name in PG_PASSWORD OWNER_PASSWORD SERVICE_PASSWORD WORKER_PASSWORD; do
    grep -q "^$name=" "$STATE/secrets" 2>/dev/null || printf '%s=%s\n' "$name" "$(secret)" >> "$STATE/secrets"
  done
  . "$STATE/secrets"
  if [ ! -f "$STATE/root-key" ]; then "${ISSUER[@]}" root-key > "$STATE/root-key"; fi
}

connection() { printf 'Host=%s;Port=%s;Database=plinto;Username=%s;Password=%s' "$PG_HOST" "$PG_PORT" "$1" "$2"; }

# What the issuer needs, as NAME=VALUE: the same for its commands, for the service and in up.json.
issuer_env() {
  ISSUER_ENV=(
    "ASPNETCORE_ENVIRONMENT=Development"
    "ASPNETCORE_URLS=$ISSUER_URL"
    "PLINTO__MAIL__HOST=127.0.0.1"
    "PLINTO__MAIL__PORT=$SMTP_PORT"
    "PLINTO__MAIL__SECURITY=none"
    "PLINTO__MAIL__FROM=no-reply@demo.example"
    "PLINTO__OUTGOINGCALLS__ALLOWPRIVATEADDRESSES=true"
    "PLINTO__PUBLICURL=$ISSUER_URL"
    "PLINTO__METRICS__PORT=$ISSUER_METRICS_PORT"
    "PLINTO__DATABASE__CONNECTIONSTRING=$(connection plinto_service "$SERVICE_PASSWORD")"
    "PLINTO__DATABASE__WORKERCONNECTIONSTRING=$(connection plinto_worker "$WORKER_PASSWORD")"
    "PLINTO__ROOTKEYS__ACTIVE=demo"
    "PLINTO__ROOTKEYS__KEYS__DEMO=$(cat "$STATE/root-key")"
  )
}

# Exported, not through `env`: what stands in arguments every process of the machine can read.
issuer() { (export "${ISSUER_ENV[@]}" "PLINTO__DATABASE__OWNERCONNECTIONSTRING=$(connection plinto_owner "$OWNER_PASSWORD")"; "${ISSUER[@]}" "$@") >>"$LOGS/prepare.log" 2>&1 \
  || { tail -n 5 "$LOGS/prepare.log" >&2; die "issuer $1 failed; see $LOGS/prepare.log"; }; }

prepare_database() {
  issuer_env
  (export PLINTO_SUPERUSER_CONNECTION="$SUPERUSER" PLINTO_OWNER_PASSWORD="$OWNER_PASSWORD" PLINTO_SERVICE_PASSWORD="$SERVICE_PASSWORD" PLINTO_WORKER_PASSWORD="$WORKER_PASSWORD"
    "${ISSUER[@]}" bootstrap) >>"$LOGS/prepare.log" 2>&1 || { tail -n 5 "$LOGS/prepare.log" >&2; die "issuer bootstrap failed; see $LOGS/prepare.log"; }
  issuer migrate
  local backchannel=()
  [ -n "$UPSTREAM" ] || backchannel=(--backchannel-url "$APP_URL/signout-backchannel")
  issuer seed-demo --out "$STATE/seed.json" --app-url "$EDGE_URL" ${backchannel[@]+"${backchannel[@]}"}
}

seed() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$STATE/seed.json" | head -n 1; }

start_issuer() {
  (export "${ISSUER_ENV[@]}"; spawn issuer issuer.log "${ISSUER[@]}" serve)
  wait_for issuer "$(seed tenantIssuer)/jwks" 60
}

# Takes the issuer's mail and shows it; nothing leaves the machine.
start_inbox() {
  spawn inbox inbox.log env "ASPNETCORE_ENVIRONMENT=Development" "ASPNETCORE_URLS=$MAIL_URL" "INBOX__SMTPPORT=$SMTP_PORT" "${INBOX[@]}"
  wait_for inbox "$MAIL_URL/messages" 30
}

start_app() {
  [ -z "$UPSTREAM" ] || return 0
  APP_ENV=("ASPNETCORE_URLS=$APP_URL" "Plinto__Issuer=$(seed tenantIssuer)" "Plinto__Audience=$(seed resource)" "Plinto__ClientId=$(member web clientId)" "Sample__ApiUrl=$EDGE_URL")
  spawn app app.log env "${APP_ENV[@]}" "${APP[@]}"
  wait_for app "$APP_URL/healthz" 30
}

# The edge's configuration, as an operator would write it; the edge reloads it when it is edited.
write_edge_config() {
  local tenant audience host=
  tenant="$(seed tenant)" audience="$(seed resource)"
  # The sample makes addresses of its own, so it must see the one that browsers use.
  [ -n "$UPSTREAM" ] || host=', "Transforms": [ { "RequestHeaderOriginalHost": "true" } ]'
  cat > "$STATE/edge.json" <<JSON
{
  "Plinto": {
    "Issuer": "$ISSUER_URL",
    "EnrolmentToken": "$(seed edgeToken)",
    "Name": "demo-edge",
    "StateDirectory": "$STATE/edge",
    "MetricsPort": $METRICS_PORT,
    "AuthZen": { "Tenant": "$tenant", "Audience": "$audience", "Scope": "api:read", "Origin": "$EDGE_URL" }
  },
  "ReverseProxy": {
    "Routes": {
      "home": { "ClusterId": "app", "Match": { "Path": "{**rest}" }, "Metadata": { "Plinto:Mode": "public" }$host },
      "api": {
        "ClusterId": "app", "Match": { "Path": "/api/{**rest}" },
        "Metadata": { "Plinto:Tenant": "$tenant", "Plinto:Audience": "$audience" }
      },
      "admin": {
        "ClusterId": "app", "Match": { "Path": "/api/admin/{**rest}" },
        "Metadata": { "Plinto:Tenant": "$tenant", "Plinto:Audience": "$audience", "Plinto:Scopes": "api:admin" }
      },
      "documents": {
        "ClusterId": "app", "Match": { "Path": "/api/documents/{**rest}" },
        "Metadata": {
          "Plinto:Tenant": "$tenant", "Plinto:Audience": "$audience", "Plinto:Policy": "documents/decision", "Plinto:Resource": "documents",
          "Plinto:PolicySets": "X-Document-Shelf", "Plinto:DecisionLog": "sampled"
        }
      },
      "notes": {
        "ClusterId": "app", "Match": { "Path": "/api/notes/{**rest}" },
        "Metadata": { "Plinto:Tenant": "$tenant", "Plinto:Audience": "$audience", "Plinto:Policy": "plinto/rbac/allow", "Plinto:Resource": "notes" }
      },
      "reports": {
        "ClusterId": "app", "Match": { "Path": "/api/reports/{**rest}" },
        "Metadata": {
          "Plinto:Tenant": "$tenant", "Plinto:Audience": "$audience", "Plinto:Policy": "reports/decision", "Plinto:Resource": "reports",
          "Plinto:PolicyHeaders": "X-Region", "Plinto:DecisionLog": "durable"
        }
      }
    },
    "Clusters": { "app": { "Destinations": { "one": { "Address": "${UPSTREAM:-$APP_URL}" } } } }
  }
}
JSON
}

start_edge() {
  write_edge_config
  EDGE_ENV=("ASPNETCORE_URLS=$EDGE_URL")
  spawn edge edge.log env "${EDGE_ENV[@]}" "${EDGE[@]}" --config "$STATE/edge.json"
  wait_for edge "$EDGE_URL/readyz" 60
}

json_text() { printf '"%s"' "$(printf %s "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')"; }
json_list() { local item first=1; printf '['; for item in "$@"; do [ -n "$first" ] || printf ', '; first=; json_text "$item"; done; printf ']'; }
json_env() { local item first=1; printf '{'; for item in "$@"; do [ -n "$first" ] || printf ', '; first=; json_text "${item%%=*}"; printf ': '; json_text "${item#*=}"; done; printf '}'; }
json_command() { printf '{ "argv": %s, "env": %s, "cwd": %s }' "$1" "$2" "$(json_text "$ROOT")"; }

write_up_json() {
  local app=null postgres
  [ -n "$UPSTREAM" ] || app="$(json_text "$APP_URL")"
  postgres="$(pid_of postgres)"
  {
    sed '$ s/}[[:space:]]*$//' "$STATE/seed.json" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
    cat <<JSON
  ,
  "issuer": $(json_text "$ISSUER_URL"),
  "edge": $(json_text "$EDGE_URL"),
  "metrics": { "edge": $(json_text "http://127.0.0.1:$METRICS_PORT/metrics"), "issuer": $(json_text "http://127.0.0.1:$ISSUER_METRICS_PORT/metrics") },
  "app": $app,
  "mail": $(json_text "$MAIL_URL"),
  "postgres": $(json_text "postgres://plinto_service:$SERVICE_PASSWORD@$PG_HOST:$PG_PORT/plinto"),
  "pids": { "issuer": $(pid_of issuer), "inbox": $(pid_of inbox), "edge": $(pid_of edge), "app": $([ -n "$UPSTREAM" ] && echo null || pid_of app), "postgres": ${postgres:-null} },
  "commands": {
    "issuer": $(json_command "$(json_list "${ISSUER[@]}" serve)" "$(json_env "${ISSUER_ENV[@]}")"),
    "edge": $(json_command "$(json_list "${EDGE[@]}" --config "$STATE/edge.json")" "$(json_env "${EDGE_ENV[@]}")")
  }
}
JSON
  } > "$STATE/up.json.new"
  mv "$STATE/up.json.new" "$STATE/up.json"
}

print_what_to_open() {
  cat <<TEXT

  edge      $EDGE_URL              (in front of ${UPSTREAM:-the sample app, $APP_URL})
  issuer    $(seed tenantIssuer)
  mail      $MAIL_URL              (every mail arrives here)
  all else  $STATE/up.json

In a browser: open $EDGE_URL and sign up, or sign in as
  $(member user email)   $(member user password)

Without one:
  TOKEN=\$(curl -s $(seed tenantIssuer)/oauth/token -d grant_type=client_credentials -d client_id=$(member service clientId) -d client_secret=$(member service clientSecret) | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -i $EDGE_URL/api/me                                      # 401: who are you?
  curl -i -H "Authorization: Bearer \$TOKEN" $EDGE_URL/api/me    # 200: verified in memory, without asking the issuer

TEXT
}

# member OBJECT NAME: a text in one of the inner objects of seed.json.
member() { tr -d '\n' < "$STATE/seed.json" | sed -n "s/.*\"$1\": *{[^}]*\"$2\": *\"\([^\"]*\)\".*/\1/p"; }
