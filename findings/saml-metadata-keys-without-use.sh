#!/usr/bin/env bash
# samlify: metadata with two KeyDescriptors that have no `use` has no certificate at all.
#
# Guess: a KeyDescriptor without `use` serves for signing and for encryption, and two of them (a rotation) give both certificates, as
#   two with use="signing" do.
# So: in samlify 2.13.1 one without `use` serves for both, two without `use` give null for both, and beside one with
#   use="signing" the one without is left out. npm passport-saml-metadata 5.0.0 gives both certificates for signing in the last two cases.
# Source: SAML 2.0 metadata (OASIS), section 2.4.1.1: KeyDescriptor may occur any number of times, `use` is optional.
# Matters to: whoever reads metadata of identity providers, many of which leave `use` out: one key works, and once a second is published
#   beside it no signature can be checked (an error, by the source; only the metadata is run here). Write `use` on every key you publish.
set -euo pipefail
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --ignore-scripts --no-audit --no-fund --silent --prefix . samlify@2.13.1 >npm.log 2>&1 \
  || { cat npm.log; echo "could not install, so nothing was found out"; exit 2; }
cat >keys.cjs <<'PROGRAM'
const samlify = require('samlify');
const key = (certificate, use) => `<md:KeyDescriptor${use ? ` use="${use}"` : ''}><ds:KeyInfo><ds:X509Data>
  <ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const metadata = (...keys) => `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example/metadata">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>
  </md:IDPSSODescriptor></md:EntityDescriptor>`;
const cases = {
  'two for signing': [key('AAAA', 'signing'), key('BBBB', 'signing')],
  'one without use': [key('AAAA')],
  'two without use': [key('AAAA'), key('BBBB')],
  'one for signing, one without use': [key('AAAA', 'signing'), key('BBBB')],
};
for (const [name, keys] of Object.entries(cases)) {
  const { entityMeta } = samlify.IdentityProvider({ metadata: metadata(...keys) });
  const [signing, encryption] = ['signing', 'encryption'].map((use) => JSON.stringify(entityMeta.getX509Certificate(use)));
  console.log(`${name}: signing ${signing}, encryption ${encryption}`);
}
PROGRAM
seen="$(node keys.cjs)"
printf '%s\n' "$seen"

expected='two for signing: signing ["AAAA","BBBB"], encryption null
one without use: signing "AAAA", encryption "AAAA"
two without use: signing null, encryption null
one for signing, one without use: signing "AAAA", encryption null'
[ "$seen" = "$expected" ] || { echo "changed: samlify no longer reads keys without use in this way"; exit 1; }
