import { accessOf } from '../access/permission.ts';
import type { CallContext } from '../knowledge-base.ts';
import type { QuoteCheck, QuoteQuery } from '../quotations.ts';
import type { Document, Filter } from '../model.ts';
import type { KnowledgeStore } from '../ports.ts';
import {
  closestStretch,
  type QuoteCandidate,
  quoteCandidates,
  quoteMatcher,
  type QuoteMatch,
  quoteSequences,
} from '../retrieval/quotes/index.ts';
import { findDocument, type Linker } from './documents.ts';
import { earlierPlace } from './earlier-place.ts';
import { cite, joinPassages, type ReadDocument, readAround } from './read-runs.ts';

export interface QuoteSettings {
  readonly store: KnowledgeStore;
  readonly link: Linker;
}

const MOST_MATCHES = 10;

/** Whether a quotation stands in what the caller may read. The work is bounded, whatever the quotation and the base. */
export async function verifyQuote(
  { store, link }: QuoteSettings,
  query: QuoteQuery,
  context: CallContext,
): Promise<QuoteCheck> {
  const only = query.documentId === undefined ? undefined : await findDocument(store, query.documentId, context);
  const filter: Filter = only ? { ...query.filter, documents: [only.id] } : { ...query.filter };
  const { likely, complete } = await look(store, { quote: query.quote, filter, only }, context);
  const { match } = quoteMatcher(query.quote);
  const places: Place[] = [];
  const collect = (read: ReadDocument) => {
    context.signal?.throwIfAborted();
    const found = match(read.runs, MOST_MATCHES);
    places.push(...found.map((one) => ({ read, match: one })));
    return found.length > 0;
  };
  const collectAll = async (documents: readonly Likely[]) => {
    const missing = documents.filter(({ read }) => !collect(read));
    if (places.some(isExact)) return [];
    const around: Likely[] = [];
    for (const one of missing.slice(0, MOST_DOCUMENTS)) {
      const range = { ordinals: one.ordinals, reach: reachOf(query.quote) };
      const read = await readAround(store, one.read.document, range, context);
      around.push({ ...one, read });
      collect(read);
    }
    return around;
  };
  const around = await collectAll(likely);
  if (places.length === 0 && !complete) {
    const search = { store, quote: query.quote, filter, access: accessOf(context.principal), signal: context.signal };
    await collectAll(await readLikely(store, await quoteSequences(search), context));
  }
  const best = places.toSorted(byPlace).slice(0, MOST_MATCHES);
  const [first] = best;
  if (first) return { verdict: isExact(first) ? 'exact' : 'near', matches: best.map(linkedMatch), complete };
  const closest = closestIn(around, query.quote);
  const earlier = await earlierPlace(store, { match, filter, only }, context);
  return {
    verdict: 'absent',
    matches: [],
    complete,
    ...(earlier && {
      // Its place is not one in the present text.
      earlier: { ...linkedMatch(earlier), url: link(earlier.read.document), version: earlier.version },
    }),
    ...(closest && { closest: linkedClosest(closest) }),
  };

  function linkedMatch({ read, match: { characters, differences } }: Place): QuoteCheck['matches'][number] {
    return { citation: cite(read, characters), url: link(read.document, characters), differences };
  }

  function linkedClosest({ read, characters, share, differences }: Closest): NonNullable<QuoteCheck['closest']> {
    return { citation: cite(read, characters), url: link(read.document, characters), share, differences };
  }
}

/** Documents that are read around their likely passages when the quotation is in none of these alone. */
const MOST_DOCUMENTS = 12;
const MOST_ORDINALS = 4;

interface Place {
  readonly read: ReadDocument;
  readonly match: QuoteMatch;
}

/** A document that may hold the quotation, with the passages that were found, the most telling first. */
interface Likely {
  readonly read: ReadDocument;
  readonly ordinals: readonly number[];
}

async function look(
  store: KnowledgeStore,
  { quote, filter, only }: { readonly quote: string; readonly filter: Filter; readonly only: Document | undefined },
  context: CallContext,
): Promise<{ readonly likely: readonly Likely[]; readonly complete: boolean }> {
  const access = accessOf(context.principal);
  if (only && only.passages <= WHOLE_PASSAGES) {
    const { items } = await store.list({ filter, limit: 1 }, access, context);
    if (items.length === 0) return { likely: [], complete: true };
    const read = await readAround(store, only, { ordinals: [], reach: 0 }, context);
    return { likely: [{ read, ordinals: [] }], complete: true };
  }
  const { candidates, complete } = await quoteCandidates({ store, quote, filter, access, signal: context.signal });
  return { likely: await readLikely(store, candidates, context), complete };
}

/** The documents of these passages, those first to which most parts of the quotation led. */
async function readLikely(
  store: KnowledgeStore,
  candidates: readonly QuoteCandidate[],
  context: CallContext,
): Promise<readonly Likely[]> {
  const rows = [...new Set(candidates.map(({ row }) => row))];
  const stored = await store.passagesByRow(rows, accessOf(context.principal), context);
  const byDocument = Map.groupBy(stored, ({ document }) => document.id);
  const found = Map.groupBy(candidates, ({ documentId }) => documentId);
  const likely = [...found].flatMap(([id, of]) => {
    const held = byDocument.get(id);
    const [one] = held ?? [];
    if (!held || !one) return [];
    const read = joinPassages(
      one.document,
      held.map(({ passage }) => passage),
    );
    return [{ read, ordinals: ordinalsOf(of), parts: new Set(of.map(({ part }) => part)).size }];
  });
  return likely.toSorted((a, b) => b.parts - a.parts);
}

/** A document of at most this many passages is read whole when it is named. */
const WHOLE_PASSAGES = 400;

/** The best for each part of the quotation in turn. */
function ordinalsOf(candidates: readonly QuoteCandidate[]): readonly number[] {
  const byPart = [...Map.groupBy(candidates, ({ part }) => part).values()];
  const firsts = byPart.flatMap(([first]) => (first ? [first.ordinal] : []));
  const others = candidates.map(({ ordinal }) => ordinal);
  return [...new Set([...firsts, ...others])].slice(0, Math.max(MOST_ORDINALS, firsts.length));
}

/** How many passages a quotation may span, short ones included. */
const reachOf = (quote: string): number => Math.min(250, 10 + Math.ceil(quote.length / 80));

const isExact = ({ match }: Place): boolean => match.differences.length === 0;

const countOf = ({ match }: Place): number => match.differences.reduce((sum, { count }) => sum + count, 0);

function byPlace(a: Place, b: Place): number {
  const [x, y] = [a.read.document, b.read.document];
  if (countOf(a) !== countOf(b)) return countOf(a) - countOf(b);
  if (x.id !== y.id) return `${x.collection}\n${x.key}` < `${y.collection}\n${y.key}` ? -1 : 1;
  return a.match.characters.from - b.match.characters.from;
}

interface Closest extends NonNullable<ReturnType<typeof closestStretch>> {
  readonly read: ReadDocument;
}

const COMPARED = 6;

/** The stretch most like the quotation, near where its words were found. */
function closestIn(likely: readonly Likely[], quote: string): Closest | undefined {
  let best: Closest | undefined;
  for (const { read, ordinals } of likely.slice(0, COMPARED)) {
    const start = read.passages.find(({ ordinal }) => ordinal === ordinals[0])?.characters.from ?? 0;
    const run = read.runs.findLast(({ from }) => from <= start);
    if (!run) continue;
    const from = Math.max(0, start - run.from - 300 - Math.floor(quote.length / 4));
    const part = run.text.slice(from, start - run.from + 1_500 + Math.floor(quote.length * 1.25));
    const stretch = closestStretch(quote, part);
    if (!stretch || (best && best.share >= stretch.share)) continue;
    const offset = run.from + from;
    const characters = { from: offset + stretch.characters.from, to: offset + stretch.characters.to };
    best = { ...stretch, characters, read };
  }
  return best;
}
