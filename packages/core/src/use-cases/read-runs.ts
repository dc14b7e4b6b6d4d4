import { accessOf } from '../access/permission.ts';
import type { CallContext } from '../knowledge-base.ts';
import { type Citation, type Document, type Passage, type Span, versionOf } from '../model.ts';
import type { KnowledgeStore } from '../ports.ts';
import type { TextRun } from '../retrieval/quotes/index.ts';

/** What was read of a document: passages in order, and their text in runs without gaps or repetitions. */
export interface ReadDocument {
  readonly document: Document;
  readonly passages: readonly Passage[];
  readonly runs: readonly TextRun[];
}

/** Puts passages of one document, in any order, together. */
export function joinPassages(document: Document, found: readonly Passage[]): ReadDocument {
  const passages = [...new Map(found.map((passage) => [passage.ordinal, passage])).values()].toSorted(
    (a, b) => a.ordinal - b.ordinal,
  );
  const runs: { from: number; text: string }[] = [];
  let end = -1;
  for (const { characters, text } of passages) {
    const run = runs.at(-1);
    if (run && characters.from <= end) run.text += text.slice(Math.max(0, end - characters.from));
    else runs.push({ from: characters.from, text });
    end = Math.max(end, characters.to);
  }
  return { document, passages, runs };
}

/** The passages around these ordinals, `reach` on either side of each; the whole document when that is about as much. */
export async function readAround(
  store: KnowledgeStore,
  document: Document,
  { ordinals, reach }: { readonly ordinals: readonly number[]; readonly reach: number },
  context: CallContext,
): Promise<ReadDocument> {
  const around = ordinals.map((at) => ({ from: Math.max(0, at - reach), limit: 2 * reach + 1 }));
  const whole = { from: 0, limit: Math.max(1, document.passages) };
  const ranges = document.passages <= 2 * reach + 1 || ordinals.length === 0 ? [whole] : around;
  const found: Passage[] = [];
  for (const range of ranges) {
    found.push(...(await store.passages(document.id, range, accessOf(context.principal), context)));
  }
  return joinPassages(document, found);
}

/** The citation of a stretch of what was read. */
export function cite({ document, passages, runs }: ReadDocument, characters: Span): Citation {
  const { id, key, title, collection } = document;
  const run = runs.find(({ from, text }) => from <= characters.from && characters.to <= from + text.length);
  const inParts = runs.filter(({ from, text }) => from < characters.to && from + text.length > characters.from);
  const quote = run ? cut(run, characters) : inParts.map((part) => cut(part, characters)).join('\n[…]\n');
  const holding = passages.filter((passage) => holds(passage.characters, characters.from));
  const last = passages.findLast((passage) => holds(passage.characters, characters.to - 1));
  const passage = holding.find((one) => one.characters.to >= characters.to) ?? holding[0];
  return {
    document: { id, key, title, collection, version: versionOf(document) },
    ...(passage?.page === undefined ? {} : { page: passage.page }),
    heading: passage?.heading ?? [],
    lines: { from: lineOf(passage, characters.from), to: lineOf(last ?? passage, characters.to - 1) },
    characters,
    quote,
  };
}

const cut = ({ from, text }: TextRun, characters: Span): string =>
  text.slice(Math.max(0, characters.from - from), characters.to - from);

const holds = ({ from, to }: Span, at: number): boolean => from <= at && at < to;

/** The 1-based line of an offset; a passage's first line is that of its first visible character. */
function lineOf(passage: Passage | undefined, offset: number): number {
  if (!passage) return 1;
  const { text, lines, characters } = passage;
  const first = Math.max(0, text.search(/\S/));
  const at = offset - characters.from;
  const breaks = (from: number, to: number) => text.slice(from, to).split('\n').length - 1;
  return at >= first ? lines.from + breaks(first, at) : lines.from - breaks(at, first);
}
