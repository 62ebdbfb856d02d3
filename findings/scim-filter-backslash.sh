#!/usr/bin/env bash
# scim2-parse-filter: a correctly escaped backslash matches nothing, an unescaped one matches.
#
# Guess: strings in a SCIM filter are JSON strings, so `userName eq "CORP\\ada"` finds CORP\ada, `\u0061` is an a, and
#   `"CORP\ada"`, which is no JSON, is refused.
# So: in scim2-parse-filter 0.2.10 only `\"` is an escape. Every other backslash stands for itself, so the correct filter looks for
#   two backslashes, the incorrect one finds the user, and `\u0061` is six characters. npm scim-query-filter-parser 2.0.4 finds the user
#   by the correct filter.
# Source: RFC 7644, section 3.4.2.2, figure 1: compValue follows the rules of JSON for strings.
# Matters to: whoever answers or sends SCIM filters with names of the form DOMAIN\name: "is this user there?" answers no, and the
#   provisioning client then creates it a second time. Also to whoever takes this parser for an oracle of their own.
set -euo pipefail
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --ignore-scripts --no-audit --no-fund --silent --prefix . scim2-parse-filter@0.2.10 >npm.log 2>&1 \
  || { cat npm.log; echo "could not install, so nothing was found out"; exit 2; }
cat >filter.cjs <<'PROGRAM'
const { filter, parse } = require('scim2-parse-filter');
const user = { userName: 'CORP\\ada', displayName: 'Ada "A" L' };
for (const text of [
  String.raw`userName eq "CORP\\ada"`,
  String.raw`userName eq "CORP\ada"`,
  String.raw`userName ew "\u0061da"`,
  String.raw`displayName eq "Ada \"A\" L"`,
]) console.log(`${text}: ${filter(parse(text))(user) ? 'found' : 'not found'}`);
PROGRAM
seen="$(node filter.cjs)"
printf '%s\n' "$seen"

expected='userName eq "CORP\\ada": not found
userName eq "CORP\ada": found
userName ew "\u0061da": not found
displayName eq "Ada \"A\" L": found'
[ "$seen" = "$expected" ] || { echo "changed: scim2-parse-filter no longer takes backslashes for themselves"; exit 1; }
