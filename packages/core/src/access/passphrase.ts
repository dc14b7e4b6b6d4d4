import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { KbError } from '../errors.ts';

// OWASP's figures for scrypt: 32 MiB and about 0.15 s, outside the event loop.
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 };
const SHORTEST = 10;
const LONGEST = 1_000;

/** The form in which a passphrase is kept. Throws `invalid_input` when it is too short. */
export async function hashPassphrase(passphrase: string): Promise<string> {
  const length = [...passphrase.normalize('NFKC')].length;
  if (length < SHORTEST || length > LONGEST) {
    throw new KbError('invalid_input', `A passphrase has at least ${SHORTEST} characters and at most ${LONGEST}.`);
  }
  const salt = randomBytes(16);
  const key = await derive(passphrase, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether this is the passphrase; takes as long when there is none to compare with. */
export async function samePassphrase(passphrase: string, kept: string = nobodys): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = kept.split('$');
  const expected = Buffer.from(key, 'base64url');
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: cost.maxmem };
  const derived = await derive(passphrase.slice(0, LONGEST), Buffer.from(salt, 'base64url'), options);
  return kept !== nobodys && timingSafeEqual(derived, expected);
}

const nobodys = ['scrypt', cost.N, cost.r, cost.p, '', ''].join('$');

function derive(passphrase: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
