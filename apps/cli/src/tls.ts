import { readFileSync } from 'node:fs';
import { KbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';

/** The certificate and key that the configuration names, read. Throws `invalid_input` for one without the other. */
export function readTls({ tlsCert, tlsKey }: Config): { readonly cert: string; readonly key: string } | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new KbError('invalid_input', 'Give both --tls-cert and --tls-key, or neither.');
  }
  return { cert: read(tlsCert), key: read(tlsKey) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new KbError('invalid_input', `The file ${path} cannot be read.`, { cause });
  }
}
