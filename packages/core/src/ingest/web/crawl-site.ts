import { KbError } from '../../errors.ts';
import type { ReadQuery, SkippedEntry, SourceAddress, SourceEntry } from '../reader.ts';
import { frontier, type Place } from './frontier.ts';
import { isEndless } from './normal-url.ts';
import { isHtml, pageContent, pageEntry } from './page-content.ts';
import { pageLinks, type PageLinks } from './page-links.ts';
import { readNote } from './page-note.ts';
import type { WebAnswer, WebClient, WebContent } from './web-client.ts';
import { noPage } from './web-failure.ts';
import { withinScope } from './web-scope.ts';
import { PRODUCT } from './web-settings.ts';

interface Visit extends Place {
  readonly answer: WebAnswer | KbError;
}

/** So many are asked for before their turn comes; each host is asked no faster for it. */
const AHEAD = 4;

/**
 * A page and those that its links lead to, the nearest first. The order depends on what the pages say alone, so that a limit cuts the same ones
 * off each time.
 */
export async function* crawlSite(
  client: WebClient,
  source: SourceAddress,
  query: ReadQuery,
): AsyncGenerator<SourceEntry | SkippedEntry> {
  const { address, base = address, reach: { depth: maxDepth = 0, pages: maxPages = Infinity } = {} } = source;
  const { before, ignored } = query;
  const leaving = new AbortController();
  const signal = query.signal ? AbortSignal.any([query.signal, leaving.signal]) : leaving.signal;
  const isWithin = withinScope(source);
  const inReach = (url: string) => isWithin(url) && !isEndless(url);
  const found = frontier({ address, maxDepth, maxPages, inReach });
  const known = new Set(query.known?.());
  const taken = new Set<string>();
  /** Pages that give another address as their own. */
  const aliases = new Map<string, string>();
  const ahead: Promise<Visit>[] = [];

  const ask = (url: string, stop: AbortSignal | undefined, within = inReach): Promise<WebAnswer> =>
    client.get(url, { validators: (at) => readNote(before?.(at)?.note), signal: stop, within });

  async function visit(place: Place): Promise<Visit> {
    // What another address leads to is not asked for twice.
    const isNew = (url: string) => inReach(url) && (url === place.url || !found.has(url));
    try {
      return { ...place, answer: await ask(place.url, signal, isNew) };
    } catch (thrown) {
      if (thrown instanceof KbError) return { ...place, answer: thrown };
      throw thrown;
    }
  }

  function start(): void {
    while (ahead.length < AHEAD) {
      const place = found.next();
      if (!place) return;
      const visiting = visit(place);
      // Whoever awaits it gets the rejection; until then it must not count as unhandled.
      visiting.catch(() => undefined);
      ahead.push(visiting);
    }
  }

  function entry(url: string, answer: WebAnswer, links: readonly string[]): SourceEntry {
    taken.add(url);
    const contentOf = (content: WebContent) => pageContent(content, { links });
    return pageEntry({ url, ask: (stop) => ask(url, stop), contentOf, answer, ignored });
  }

  function* failed({ url, depth }: Place, reason: KbError): Generator<SkippedEntry> {
    const { links } = readNote(before?.(url)?.note);
    found.follow(links ?? [], depth + 1);
    // What was found through it cannot be found now, and has not gone for that.
    const keepsAll = links === undefined && known.has(url) && passing.has(reason.code);
    yield { key: keepsAll ? '' : url, path: url, reason };
  }

  /** What is known goes for certain, whatever else is kept. */
  function* left(url: string, answer: WebAnswer): Generator<SourceEntry> {
    if (known.has(url)) yield entry(url, answer, []);
    else if (answer.kind !== 'gone') ignored?.(url);
  }

  function* read(answer: WebContent, depth: number): Generator<SourceEntry> {
    const { url } = answer;
    const { links, canonical, noindex } = linksOf(answer);
    found.follow(links, depth + 1);
    if (answer.noindex || noindex) return yield* left(url, { kind: 'refused', url });
    if (canonical !== undefined && canonical !== url && inReach(canonical) && !aliases.has(canonical)) {
      aliases.set(url, canonical);
      found.follow([canonical], depth);
      return ignored?.(url);
    }
    yield entry(url, answer, links);
  }

  function* use({ url: asked, depth, answer }: Visit): Generator<SourceEntry | SkippedEntry> {
    if (answer instanceof KbError) return yield* failed({ url: asked, depth }, answer);
    const { url, kind } = answer;
    if (url !== asked && found.has(url)) return;
    found.add(url);
    if (kind === 'content') yield* read(answer, depth);
    else if (kind === 'unchanged') {
      const { links = [] } = readNote(before?.(url)?.note);
      found.follow(links, depth + 1);
      yield entry(url, answer, links);
    } else if (depth === 0 && kind !== 'gone') yield { key: '', path: address, reason: noPage(kind, address) };
    else yield* left(url, answer);
  }

  try {
    for (start(); ahead.length > 0; start()) {
      const next = await ahead.shift();
      signal.throwIfAborted();
      if (!next) break;
      const closed = next.answer instanceof KbError ? client.closed(base) : undefined;
      if (closed) return yield { key: '', path: address, reason: closed };
      yield* use(next);
    }
    for (const [url, canonical] of aliases) {
      // The other address does not hold what the page says it does.
      if (taken.has(canonical) || aliases.has(canonical)) continue;
      const { answer } = await visit({ url, depth: maxDepth });
      if (!(answer instanceof KbError) && answer.kind === 'content') yield entry(url, answer, linksOf(answer).links);
    }
    if (found.isCut) {
      const message = `There are more than ${maxPages} pages; those nearest to the address were read. For more of them: --pages.`;
      yield { key: `${address}#`, path: address, reason: new KbError('too_large', message) };
    }
  } finally {
    leaving.abort();
  }
}

/** A failure that may be over the next time. */
const passing: ReadonlySet<string> = new Set(['upstream_failed', 'timeout', 'rate_limited']);

function linksOf(answer: WebContent): PageLinks {
  if (!isHtml(answer)) return { links: [], noindex: false, nofollow: false };
  const page = pageLinks(answer.bytes, answer.url, PRODUCT);
  return answer.nofollow ? { ...page, links: [] } : page;
}
