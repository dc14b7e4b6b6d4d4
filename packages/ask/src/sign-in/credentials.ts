import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What an authorization server calls this program (RFC 7591, section 3.2.1), and who that server is. */
export interface Registration {
  readonly client_id: string;
  readonly client_secret?: string | undefined;
  readonly issuer?: string | undefined;
}

/** What an authorization server gave (RFC 6749, section 5.1), and who that server is. */
export interface Tokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in?: number | undefined;
  readonly refresh_token?: string | undefined;
  readonly scope?: string | undefined;
  readonly issuer?: string | undefined;
}

/** Who this program is at the authorization server of one MCP server, and the tokens it has for it. */
export interface Credentials {
  readonly client?: Registration | undefined;
  readonly tokens?: Tokens | undefined;
  /** The address that the client was registered with. */
  readonly redirect?: string | undefined;
}

/** Keeps credentials, by the address of the server they are for. */
export interface CredentialStore {
  read(server: string): Credentials;
  write(server: string, change: Credentials): void;
}

/** A folder that only its owner may read, with a file for each server; a file that makes no sense counts as none. */
export function credentialFolder(folder: string): CredentialStore {
  const fileOf = (server: string): string => join(folder, `${digest(server)}.json`);

  function read(server: string): Credentials {
    const { success, data } = kept.safeParse(contentOf(fileOf(server)));
    return success && data.server === server ? data.credentials : {};
  }

  return {
    read,
    write(server, change) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = fileOf(server);
      const fresh = `${file}.${randomUUID()}`;
      const text = JSON.stringify({ server, credentials: { ...read(server), ...change } });
      // A process that reads meanwhile sees the old file or the new one, never a part.
      writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
      renameSync(fresh, file);
    },
  };
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const kept = z.object({
  server: z.string(),
  credentials: z.object({
    client: z.looseObject({ client_id: z.string() }).optional(),
    tokens: z.looseObject({ access_token: z.string(), token_type: z.string() }).optional(),
    redirect: z.url().optional(),
  }),
});
