#!/usr/bin/env bash
# cloudevents (JavaScript SDK): a structured event is read only if its Content-Type is spelled one of two ways.
#
# Guess: `application/cloudevents+json` is read with any parameters: the charset in capitals, quoted, or without a space before it.
# So: in cloudevents 10.0.0 the whole header value is looked up in a table, which has the bare type and the one string
#   `application/cloudevents+json; charset=utf-8`. Any other spelling is refused with "invalid content type", and a type
#   in other letters with "no cloud event detected". NuGet CloudNative.CloudEvents 2.9.0 reads `charset=UTF-8`.
# Source: CloudEvents HTTP binding 1.0.2, section 3.2.1, whose example has `charset=UTF-8`; RFC 9110, section 8.3.1: type, subtype,
#   parameter names and the charset's value are case-insensitive, white space before a parameter is optional, a value may be quoted.
# Matters to: whoever sends events or webhooks to receivers of any language: frameworks that write `charset=UTF-8` or leave the
#   space out (and the example of the binding itself) are refused with an error that shows a correct type. Send the type bare.
set -euo pipefail
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --ignore-scripts --no-audit --no-fund --silent --prefix . cloudevents@10.0.0 >npm.log 2>&1 \
  || { cat npm.log; echo "could not install, so nothing was found out"; exit 2; }
cat >read.cjs <<'PROGRAM'
const { HTTP } = require('cloudevents');
const body = JSON.stringify({ specversion: '1.0', id: '1', source: '/users', type: 'user.created' });
for (const type of [
  'application/cloudevents+json',
  'application/cloudevents+json; charset=utf-8',
  'application/cloudevents+json;charset=utf-8',
  'application/cloudevents+json; charset=UTF-8',
  'application/cloudevents+json; charset="utf-8"',
  'Application/CloudEvents+JSON',
]) {
  try {
    console.log(`${type}: read, id ${HTTP.toEvent({ headers: { 'content-type': type }, body }).id}`);
  } catch (error) {
    console.log(`${type}: ${error.message.split(' application/')[0]}`);
  }
}
PROGRAM
seen="$(node read.cjs)"
printf '%s\n' "$seen"

expected='application/cloudevents+json: read, id 1
application/cloudevents+json; charset=utf-8: read, id 1
application/cloudevents+json;charset=utf-8: invalid content type
application/cloudevents+json; charset=UTF-8: invalid content type
application/cloudevents+json; charset="utf-8": invalid content type
Application/CloudEvents+JSON: no cloud event detected'
[ "$seen" = "$expected" ] || { echo "changed: cloudevents no longer reads and refuses the same content types"; exit 1; }
