import { gunzipSync } from 'node:zlib';
import { KbError } from '../../errors.ts';
import type { ReadQuery, SkippedEntry, SourceAddress, SourceEntry } from '../reader.ts';
import { isHtml, pageContent, pageEntry } from './page-content.ts';
import { pageLinks } from './page-links.ts';
import { readNote } from './page-note.ts';
import type { WebAnswer, WebClient, WebContent } from './web-client.ts';
import { type ListedPage, type WebList, webList } from './web-list.ts';
import { withinScope } from './web-scope.ts';
import { PRODUCT } from './web-settings.ts';

/** As much as the protocol allows for one sitemap. */
const MAX_LIST_BYTES = 50 * 1024 * 1024;
/** Sitemaps that an index may name, and indexes inside one another. */
const MAX_LISTS = 1_000;
const MAX_NESTING = 3;

/** The pages that a sitemap or a feed names. A page whose list says that it has not changed is not asked for; what a feed no longer shows stays. */
export async function* listPages(
  client: WebClient,
  source: SourceAddress,
  query: ReadQuery,
): AsyncGenerator<SourceEntry | SkippedEntry> {
  const { address, kind, reach: { pages: maxPages = Infinity } = {} } = source;
  const { before, known, ignored, signal } = query;
  const isWithin = withinScope(source);
  const seen = new Set<string>();
  const lists = new Set<string>();
  let cut = false;

  const ask = async (url: string, stop: AbortSignal | undefined): Promise<WebAnswer> => {
    const answer = await client.get(url, {
      validators: (at) => readNote(before?.(at)?.note),
      signal: stop,
      within: isWithin,
    });
    if (answer.kind !== 'content' || !isHtml(answer)) return answer;
    return pageLinks(answer.bytes, answer.url, PRODUCT).noindex ? { ...answer, noindex: true } : answer;
  };

  const entry = (url: string, stamp: string | undefined): SourceEntry =>
    pageEntry({
      url,
      stamp,
      ask: (stop) => ask(url, stop),
      contentOf: (found) => ({ ...pageContent(found), stamp: stamp ?? READ }),
      ignored,
    });

  function* take(listed: readonly ListedPage[]): Generator<SourceEntry> {
    for (const { url, changed } of listed) {
      if (seen.has(url)) continue;
      seen.add(url);
      if (!isWithin(url)) ignored?.(url);
      else if (seen.size > maxPages) cut = true;
      else yield entry(url, changed);
    }
  }

  async function* read(url: string, nesting: number): AsyncGenerator<SourceEntry | SkippedEntry> {
    lists.add(url);
    try {
      const list = await fetchList(client, url, isWithin, signal);
      if (list.kind !== 'index') return yield* take(list.entries);
      for (const { url: inner } of list.entries) {
        if (nesting >= MAX_NESTING || lists.size >= MAX_LISTS || cut) return;
        if (lists.has(inner)) continue;
        if (isWithin(inner)) yield* read(inner, nesting + 1);
        else ignored?.(inner);
      }
    } catch (thrown) {
      if (!(thrown instanceof KbError)) throw thrown;
      yield { key: '', path: url, reason: thrown };
    }
  }

  yield* read(address, 0);
  if (kind === 'feed') {
    for (const url of known?.() ?? []) if (!seen.has(url)) yield entry(url, before?.(url)?.stamp);
  }
  if (cut) {
    const message = `${address} names more than ${maxPages} pages; the first were read. More of them: --pages.`;
    yield { key: `${address}#`, path: address, reason: new KbError('too_large', message) };
  }
}

/** The stamp of a page that its list gives none: it is asked for as long as the list shows it. */
const READ = 'read';

async function fetchList(
  client: WebClient,
  url: string,
  within: (url: string) => boolean,
  signal?: AbortSignal,
): Promise<WebList> {
  const answer = await client.get(url, { signal, within });
  const list = answer.kind === 'content' ? listIn(answer) : undefined;
  if (!list) throw new KbError('unreadable', `${url} is no sitemap or feed, or has more than 50 MB.`);
  if (list.isCut && list.kind !== 'feed') throw new KbError('unreadable', `${url} ends in the middle.`);
  return list;
}

/** The list that an answer is, packed or not; `undefined` when it is none. */
export function listIn({ bytes, url }: WebContent): WebList | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return webList(bytes, url);
  try {
    return webList(gunzipSync(bytes, { maxOutputLength: MAX_LIST_BYTES }), url);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return undefined;
    throw thrown;
  }
}
