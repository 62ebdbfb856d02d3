// Verifies one call of a webhook by standardwebhooks and both majors of svix: node webhooks.mjs FILE, a JSON file with headers, body, secrets and publicKeys. Each library is asked with each secret
// by itself, and must say what the file expects of it.
import { readFileSync } from 'node:fs';
import { createPublicKey, verify } from 'node:crypto';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix1 } from 'svix';
import { Webhook as Svix2 } from 'svix2';

const { headers, body, secrets, publicKeys } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const passes = (Library, secret, given, text) => {
  try {
    new Library(secret).verify(text, given);
    return true;
  } catch {
    return false;
  }
};

for (const [name, Library] of Object.entries({ standardwebhooks: Standard, svix1: Svix1, svix2: Svix2 })) {
  // Headers of Standard Webhooks; svix takes those, too.
  for (const { secret, expected } of secrets) {
    if (passes(Library, secret, headers, body) !== expected) throw new Error(`${name} does not say ${expected}`);
    if (passes(Library, secret, headers, body.replace('"type"', '"typo"'))) throw new Error(`${name} takes a changed body`);
    if (passes(Library, secret, { ...headers, 'webhook-id': 'evt_other' }, body)) throw new Error(`${name} takes another id`);
  }
}

for (const key of publicKeys) {
  const raw = Buffer.from(key.slice('whpk_'.length), 'base64');
  const spki = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' });
  const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  const signed = headers['webhook-signature'].split(' ').filter((one) => one.startsWith('v1a,')).map((one) => Buffer.from(one.slice(4), 'base64'));
  if (!signed.some((signature) => verify(null, content, spki, signature))) throw new Error('no v1a signature is right');
}

console.log('ok');
