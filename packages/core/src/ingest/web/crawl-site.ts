import { KbError } from '../../errors.ts';
import type { ReadQuery, SkippedEntry, SourceAddress, SourceEntry } from '../reader.ts';
import { isEndless } from './normal-url.ts';
import { isHtml, isPassedOver, pageContent, pageEntry } from './page-content.ts';
import { pageLinks, type PageLinks } from './page-links.ts';
import { readNote } from './page-note.ts';
import type { WebAnswer, WebClient } from './web-client.ts';
import { withinScope } from './web-scope.ts';

interface Place {
  readonly url: string;
  readonly depth: number;
}

interface Visit extends Place {
  readonly answer: WebAnswer | KbError;
}

/** So many are asked for before their turn comes; each host is asked no faster for it. */
const AHEAD = 4;
/** Addresses that differ in what follows the question mark alone: calendars, filters, orders. */
const MAX_QUERIES = 100;

/**
 * The pages of a site by their links, those nearest to the address first. The order depends on what the pages say alone, so that a limit cuts
 * the same ones off each time.
 */
export async function* crawlSite(
  client: WebClient,
  source: SourceAddress,
  query: ReadQuery,
): AsyncGenerator<SourceEntry | SkippedEntry> {
  const { address, reach: { depth: maxDepth = 0, pages: maxPages = Infinity } = {} } = source;
  const { before, ignored, signal } = query;
  const isWithin = withinScope(source);
  const inReach = (url: string) => isWithin(url) && !isEndless(url);
  const queue: Place[] = [{ url: address, depth: 0 }];
  const seen = new Set([address]);
  const taken = new Set<string>();
  const queries = new Map<string, number>();
  /** Pages that give another address as their own. */
  const aliases = new Map<string, string>();
  const ahead: Promise<Visit>[] = [];
  let asked = 0;
  let cut = false;

  const ask = (url: string, stop = signal): Promise<WebAnswer> =>
    client.get(url, { validators: (at) => readNote(before?.(at)?.note), signal: stop, within: inReach });

  async function visit(place: Place): Promise<Visit> {
    try {
      return { ...place, answer: await ask(place.url) };
    } catch (thrown) {
      if (thrown instanceof KbError) return { ...place, answer: thrown };
      throw thrown;
    }
  }

  function follow(links: readonly string[], depth: number): void {
    if (depth > maxDepth) return;
    for (const url of links) {
      if (seen.has(url) || !inReach(url) || isPassedOver(url)) continue;
      const [path = '', search] = url.split('?');
      const variants = (queries.get(path) ?? 0) + 1;
      if (search !== undefined && variants > MAX_QUERIES) continue;
      if (search !== undefined) queries.set(path, variants);
      seen.add(url);
      queue.push({ url, depth });
    }
  }

  function start(): void {
    while (ahead.length < AHEAD && queue.length > 0) {
      if (asked >= maxPages) {
        cut = true;
        return;
      }
      const place = queue.shift();
      if (!place) return;
      asked += 1;
      const visiting = visit(place);
      visiting.catch(() => undefined);
      ahead.push(visiting);
    }
  }

  const entry = (url: string, answer: WebAnswer, links: readonly string[]): SourceEntry => {
    taken.add(url);
    const note = { links };
    return pageEntry({
      url,
      ask: (stop) => ask(url, stop),
      contentOf: (found) => pageContent(found, note),
      answer,
      ignored,
    });
  };

  function* use({ url: asked, depth, answer }: Visit): Generator<SourceEntry | SkippedEntry> {
    if (answer instanceof KbError) {
      const { links } = readNote(before?.(asked)?.note);
      const passes = passing.has(answer.code);
      follow(links ?? [], depth + 1);
      // What was found through it cannot be found now, and has not gone for that.
      yield { key: passes && links === undefined ? '' : asked, path: asked, reason: answer };
      return;
    }
    const { url } = answer;
    if (url !== asked && seen.has(url)) return;
    seen.add(url);
    if (answer.kind === 'unchanged') {
      const { links = [] } = readNote(before?.(url)?.note);
      follow(links, depth + 1);
      yield entry(url, answer, links);
    } else if (answer.kind === 'content') {
      const { links, canonical, noindex } = linksOf(answer, url);
      follow(links, depth + 1);
      if (answer.noindex || noindex) return ignored?.(url);
      if (canonical !== undefined && canonical !== url && inReach(canonical) && !aliases.has(canonical)) {
        aliases.set(url, canonical);
        follow([canonical], depth);
        return ignored?.(url);
      }
      yield entry(url, answer, links);
    } else if (answer.kind !== 'gone') {
      if (depth === 0) yield { key: '', path: address, reason: rootReason(answer.kind, address) };
      else ignored?.(url);
    }
  }

  for (start(); ahead.length > 0; start()) {
    const next = await ahead.shift();
    signal?.throwIfAborted();
    if (!next) break;
    const closed = next.answer instanceof KbError ? client.closed(source.base ?? address) : undefined;
    if (closed) {
      yield { key: '', path: address, reason: closed };
      return;
    }
    yield* use(next);
  }
  for (const [url, canonical] of aliases) {
    // The other address does not hold what the page says it does.
    if (taken.has(canonical) || aliases.has(canonical)) continue;
    const { answer } = await visit({ url, depth: maxDepth });
    if (!(answer instanceof KbError) && answer.kind === 'content') yield entry(url, answer, linksOf(answer, url).links);
  }
  if (cut) {
    const message = `The site has more than ${maxPages} pages; those nearest to the address were read. More of them: --pages.`;
    yield { key: address.concat('#'), path: address, reason: new KbError('too_large', message) };
  }
}

/** A failure that may be over the next time. */
const passing: ReadonlySet<string> = new Set(['upstream_failed', 'timeout', 'rate_limited']);

function linksOf(answer: Extract<WebAnswer, { kind: 'content' }>, url: string): PageLinks {
  if (!isHtml(answer)) return { links: [], noindex: false, nofollow: false };
  const page = pageLinks(answer.bytes, url, 'kb-mcp');
  return answer.nofollow ? { ...page, links: [] } : page;
}

function rootReason(kind: 'refused' | 'elsewhere' | 'foreign', address: string): KbError {
  if (kind === 'refused') return new KbError('forbidden', `${address}: the site asks robots to keep out (robots.txt).`);
  if (kind === 'foreign') return new KbError('unsupported_media', `${address} holds no text.`);
  return new KbError('unreadable', `${address} leads to another place.`);
}
