import { KbError, type Log, type Scope } from '@kb-mcp/core';
import { principalOf, type Rights, scopes } from '@kb-mcp/core/access';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { TokenVerifier } from '../token-verifier.ts';
import { type ClaimRules, collectionsIn, scopesIn, union } from './claims.ts';
import { discovery, unavailable } from './discovery.ts';

export interface IssuerTokensOptions extends ClaimRules {
  readonly issuer: string;
  /** What a token may be meant for: the addresses of this server, and those named by the configuration. */
  readonly audiences: ReadonlySet<string>;
  readonly clockSkewSeconds: number;
  /** The scopes that clients are told of. */
  readonly offered: readonly Scope[];
  /** Collections of every subject. */
  readonly everyone: Rights['collections'];
  /** Collections granted to one subject. */
  granted(subject: string): Promise<Rights['collections'] | undefined>;
  readonly log: Log;
}

/** Accepts the access tokens (JWT) of an existing authorization server. What cannot be checked is not let in. */
export function issuerTokens(options: IssuerTokensOptions): TokenVerifier {
  const { issuer, audiences, clockSkewSeconds, offered, everyone, scopeMap, log } = options;
  const found = discovery({ issuer });

  async function payloadOf(token: string): Promise<JWTPayload | undefined> {
    if (!looksRight(token, issuer)) return undefined;
    const keys = await found.keys();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: [...audiences],
        algorithms: ALGORITHMS,
        clockTolerance: clockSkewSeconds,
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw unavailable(issuer, error);
    }
  }

  function nameOf(scope: Scope): string {
    const own = Object.entries(scopeMap).find(([, meant]) => meant.includes(scope));
    return own?.[0] ?? scope;
  }

  return {
    issuer,
    scopes: offered.map(nameOf),
    nameOf,
    async verify(token) {
      const payload = await payloadOf(token).catch((error: unknown) => {
        log.error({ err: error, issuer }, 'Tokens cannot be checked.');
        throw error;
      });
      if (payload?.sub === undefined) return undefined;
      const collections = union([
        everyone,
        ...collectionsIn(payload, options),
        (await options.granted(payload.sub)) ?? {},
      ]);
      if (collections !== 'all' && Object.keys(collections).length === 0) throw stranger(payload.sub);
      const rights = { scopes: scopesIn(payload, options), collections };
      return { principal: principalOf(`subject:${payload.sub}`, rights), gainable: scopes };
    },
  };
}

// Symmetric algorithms are out: a public key would serve as their secret.
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Whether it is worth asking the issuer about: a signed token that says it comes from there. */
function looksRight(token: string, issuer: string): boolean {
  try {
    return ALGORITHMS.includes(decodeProtectedHeader(token).alg ?? '') && decodeJwt(token).iss === issuer;
  } catch {
    // Not a JWT at all; there is nothing more to learn from why.
    return false;
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
  error.code !== 'ERR_JOSE_GENERIC';

const stranger = (subject: string): KbError =>
  new KbError(
    'forbidden',
    `You are signed in as «${subject.slice(0, 200)}», but no collection is granted to you. Ask whoever runs this server: kb-mcp collection grant <name> --to 'subject:<you>'.`,
  );
