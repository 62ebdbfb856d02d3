#!/usr/bin/env bash
# System.Net.ServerSentEvents: the name of a block without data is given to the next message.
#
# Guess: a block that has `event: ping` and no data dispatches nothing and leaves nothing behind, so that an unnamed message
#   after it is a `message`. An empty `event:` is a `message` too.
# So: in System.Net.ServerSentEvents 11.0.0 (and the copy inside .NET 10.0.12) nothing is dispatched, as it should be, but the name
#   stays: the next unnamed message is a `ping`. An empty `event:` gives the event type "". npm eventsource-parser 3.1.1, given the
#   same text, forgets the name.
# Source: WHATWG HTML, "Server-sent events", interpretation: at a blank line with an empty data buffer, both the data buffer and the
#   event type buffer are set to the empty string; an empty event type buffer leaves the type `message`.
# Matters to: anyone who reads a feed of this kind in C# and switches on EventType, where the server's heartbeat is a bare
#   `event: ping`: the first message after each heartbeat is handled as a heartbeat, that is, lost. Put heartbeats in comments
#   (`:`), or name every message.
set -euo pipefail
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

cat >sse.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="System.Net.ServerSentEvents" Version="[11.0.0]" /></ItemGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
using System.Net.ServerSentEvents;
using System.Text;

foreach (var stream in new[] { "event: ping\n\ndata: one\n\ndata: two\n\n", "event:\ndata: three\n\n" })
{
    foreach (var item in SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(stream))).Enumerate())
    {
        Console.WriteLine($"event type `{item.EventType}`, data `{item.Data}`");
    }
}
PROGRAM
dotnet build --disable-build-servers -v q -nologo --tl:off -o out >build.log 2>&1 || { cat build.log; echo "could not build, so nothing was found out"; exit 2; }
seen="$(dotnet out/sse.dll)"
printf '%s\n' "$seen"

expected='event type `ping`, data `one`
event type `message`, data `two`
event type ``, data `three`'
[ "$seen" = "$expected" ] || { echo "changed: System.Net.ServerSentEvents no longer gives these event types"; exit 1; }
