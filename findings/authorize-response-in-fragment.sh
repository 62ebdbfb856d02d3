#!/usr/bin/env bash
# Duende.IdentityModel: an authorization response in the fragment is lost if the redirect URI has a query of its own.
#
# Guess: AuthorizeResponse finds the response in the fragment whether or not the redirect URI has a query, and reads a query
#   parameter without `=` as an empty one.
# So: in Duende.IdentityModel 8.1.0 the query is read if there is one, the fragment only if there is none. A code or an
#   error in the fragment is then not seen, and IsError is false either way. A parameter without `=` throws.
# Source: RFC 6749, section 3.1.2: a redirect URI may have a query, which must be retained; OAuth 2.0 Multiple Response Type
#   Encoding Practices, section 2.1: response_mode=fragment adds the parameters to the fragment.
# Matters to: native applications (which see the whole URI) that use a hybrid flow, or response_mode=fragment, with a redirect URI such as
#   `...?tenant=acme`: a refused sign-in looks like a response without error. Keep redirect URIs free of queries, and
#   treat a response with neither code nor error as an error.
set -euo pipefail
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

cat >response.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Duende.IdentityModel" Version="[8.1.0]" /></ItemGroup>
</Project>
PROJECT
cat >Program.cs <<'PROGRAM'
using Duende.IdentityModel.Client;

foreach (var part in new[] { "#code=c1&state=s1", "?tenant=acme#code=c1&state=s1", "?tenant=acme#error=access_denied&state=s1", "?tenant&code=c1&state=s1" })
{
    try
    {
        var response = new AuthorizeResponse("https://app.example/callback" + part);
        Console.WriteLine($"{part}: is error {response.IsError}, code `{response.Code}`, state `{response.State}`");
    }
    catch (InvalidOperationException e)
    {
        Console.WriteLine($"{part}: {e.Message}");
    }
}
PROGRAM
dotnet build --disable-build-servers -v q -nologo --tl:off -o out >build.log 2>&1 || { cat build.log; echo "could not build, so nothing was found out"; exit 2; }
seen="$(dotnet out/response.dll)"
printf '%s\n' "$seen"

expected='#code=c1&state=s1: is error False, code `c1`, state `s1`
?tenant=acme#code=c1&state=s1: is error False, code ``, state ``
?tenant=acme#error=access_denied&state=s1: is error False, code ``, state ``
?tenant&code=c1&state=s1: Malformed callback URL.'
[ "$seen" = "$expected" ] || { echo "changed: Duende.IdentityModel no longer reads these responses in this way"; exit 1; }
