import { KbError } from '@kb-mcp/core';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

export interface Discovery {
  /** The keys of the issuer, looked up now or not long ago. Throws `unavailable` when the issuer cannot be asked. */
  keys(): Promise<JWTVerifyGetKey>;
}

export interface DiscoveryOptions {
  readonly issuer: string;
  readonly now?: () => number;
}

/** Finds the keys of an issuer by its metadata, which it reads again every hour, and in trouble at most every five seconds. */
export function discovery({ issuer, now = Date.now }: DiscoveryOptions): Discovery {
  let known: { readonly keys: JWTVerifyGetKey; readonly at: number } | undefined;
  let failed: { readonly error: unknown; readonly at: number } | undefined;
  let asking: Promise<JWTVerifyGetKey> | undefined;

  async function ask(): Promise<JWTVerifyGetKey> {
    try {
      const { jwks_uri: uri } = await metadataOf(issuer);
      const keys = createRemoteJWKSet(new URL(uri), { cooldownDuration: 5_000, timeoutDuration: TIMEOUT_MS });
      known = { keys, at: now() };
      return keys;
    } catch (error) {
      failed = { error, at: now() };
      // Keys that were right an hour ago are better than none; a token signed by a new one is refused meanwhile.
      if (known) return known.keys;
      throw unavailable(issuer, error);
    } finally {
      asking = undefined;
    }
  }

  return {
    async keys() {
      if (known && now() - known.at < FRESH_MS) return known.keys;
      if (failed && now() - failed.at < PAUSE_MS) {
        if (known) return known.keys;
        throw unavailable(issuer, failed.error);
      }
      asking ??= ask();
      return asking;
    },
  };
}

/** The error for an issuer that does not answer. */
export const unavailable = (issuer: string, cause: unknown): KbError =>
  new KbError(
    'unavailable',
    `The authorization server ${issuer} does not answer, so tokens cannot be checked. Try again later.`,
    {
      cause,
    },
  );

const FRESH_MS = 3_600_000;
const PAUSE_MS = 5_000;
const TIMEOUT_MS = 5_000;

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

async function metadataOf(issuer: string): Promise<z.output<typeof metadataSchema>> {
  let last: unknown;
  for (const url of placesOf(issuer)) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      if (!answer.ok) throw new Error(`${url} answers with the status ${answer.status}.`);
      const metadata = metadataSchema.parse(await answer.json());
      if (metadata.issuer !== issuer)
        throw new Error(`${url} is the metadata of ${metadata.issuer}, not of ${issuer}.`);
      return metadata;
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** OpenID Connect puts the well-known part at the end, RFC 8414 at the start. */
function placesOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/+$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
  ];
}
