import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { Validators } from './web-client.ts';

/** What is kept of a page until the next time. */
export interface PageNote extends Validators {
  /** Where it leads: a page that has not changed is not sent again. */
  readonly links?: readonly string[] | undefined;
}

const schema = z.object({ etag: z.string().optional(), modified: z.string().optional(), links: z.string().optional() });

/** A page with longer links is sent whole each time. */
const MAX_CHARACTERS = 100_000;

/** The note of a page as it is kept: packed, because the pages of a site have most of their links in common. */
export function packNote({ etag, modified, links }: PageNote): unknown {
  const text = links?.join('\n');
  if (text !== undefined && text.length > MAX_CHARACTERS) return {};
  const packed = text === undefined ? undefined : deflateRawSync(text, { level: 9 }).toString('base64');
  return {
    ...(etag !== undefined && { etag }),
    ...(modified !== undefined && { modified }),
    ...(packed !== undefined && { links: packed }),
  };
}

/** What was kept; nothing when that makes no sense. */
export function readNote(note: unknown): PageNote {
  const { data } = schema.safeParse(note);
  if (data?.links === undefined) return { etag: data?.etag, modified: data?.modified };
  const text = inflateRawSync(Buffer.from(data.links, 'base64')).toString();
  return { ...data, links: text === '' ? [] : text.split('\n') };
}
