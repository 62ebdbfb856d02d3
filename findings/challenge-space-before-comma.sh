#!/usr/bin/env bash
# http-auth-utils: a space before a comma in WWW-Authenticate moves the rest of the challenge into the realm.
#
# Guess: optional white space before a comma changes nothing, a quoted pair in a realm is decoded, and the scheme's letters may
#   be of either case.
# So: in http-auth-utils 6.0.1 a space before the comma makes everything up to the last quote the realm, without an error, so that
#   `error` is gone; `\"` keeps its backslash; `bearer` is an unknown mechanism. npm oauth4webapi 3.8.8 reads all three as meant.
# Source: RFC 9110, sections 11.6.1 (challenge), 5.6.1 (a list is separated by a comma with optional white space on both sides),
#   5.6.4 (quoted pairs), 11.1 (the scheme is case-insensitive).
# Matters to: clients that refresh a token on error="invalid_token" or step up on "insufficient_scope": with a server that writes
#   " , " they see no error code and stop. Servers do best to write ", " and a realm with no quotes in it.
set -euo pipefail
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --ignore-scripts --no-audit --no-fund --silent --prefix . http-auth-utils@6.0.1 >npm.log 2>&1 \
  || { cat npm.log; echo "could not install, so nothing was found out"; exit 2; }
cat >challenge.mjs <<'PROGRAM'
import { parseWWWAuthenticateHeader } from 'http-auth-utils';

for (const challenge of [
  'Bearer realm="api", error="invalid_token"',
  'Bearer realm="api" , error="invalid_token"',
  String.raw`Bearer realm="the \"new\" api", error="invalid_token"`,
  'bearer realm="api", error="invalid_token"',
]) {
  try {
    const { realm, error } = parseWWWAuthenticateHeader(challenge).data;
    console.log(`${challenge} -> realm ${realm} -> error ${error}`);
  } catch (e) {
    console.log(`${challenge} -> ${e.code}`);
  }
}
PROGRAM
seen="$(node challenge.mjs)"
printf '%s\n' "$seen"

expected='Bearer realm="api", error="invalid_token" -> realm api -> error invalid_token
Bearer realm="api" , error="invalid_token" -> realm api" , error="invalid_token -> error undefined
Bearer realm="the \"new\" api", error="invalid_token" -> realm the \"new\" api -> error invalid_token
bearer realm="api", error="invalid_token" -> E_UNKNOWN_AUTH_MECHANISM'
[ "$seen" = "$expected" ] || { echo "changed: http-auth-utils no longer reads these challenges in this way"; exit 1; }
