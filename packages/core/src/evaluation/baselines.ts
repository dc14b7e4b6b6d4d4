import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import { rarity } from '../retrieval/bm25.ts';
import type { Spot } from './judge.ts';

/** A plain way to search, for comparison: where the passages found stand, best first. */
export interface Baseline {
  readonly name: string;
  rank(query: string): readonly Spot[];
}

/** Larger bases are not read whole for a comparison. */
const MOST_CHARACTERS = 60_000_000;

/** BM25 over words as they are written, and counting words as `grep` would, over everything the caller may read; none when that is too much. */
export async function baselinesOver(
  kb: Pick<KnowledgeBase, 'list' | 'passages'>,
  context: CallContext,
): Promise<readonly Baseline[]> {
  const texts: Text[] = [];
  let characters = 0;
  let cursor: string | undefined;
  do {
    const page = await kb.list({ limit: 200, cursor }, context);
    for (const { id, title } of page.items) {
      for (const { text, page, heading } of await kb.passages(id, context)) {
        characters += text.length;
        if (characters > MOST_CHARACTERS) return [];
        texts.push({ id, page, heading, text: `${title}\n${text}`.toLowerCase() });
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return [plainBm25(texts), grep(texts)];
}

interface Text extends Spot {
  readonly text: string;
}

const plainWords = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

function plainBm25(texts: readonly Text[]): Baseline {
  const postings = new Map<string, Map<number, number>>();
  const lengths = texts.map(({ text }, at) => {
    const found = plainWords(text);
    for (const word of found) {
      const counts = postings.get(word) ?? new Map<number, number>();
      postings.set(word, counts.set(at, (counts.get(at) ?? 0) + 1));
    }
    return found.length;
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1) || 1;
  return {
    name: 'plain BM25',
    rank(query) {
      const scores = new Map<number, number>();
      for (const word of new Set(plainWords(query))) {
        const counts = postings.get(word) ?? new Map<number, number>();
        for (const [at, count] of counts) {
          const part = (count * 2.2) / (count + 1.2 * (0.25 + (0.75 * (lengths[at] ?? 0)) / mean));
          scores.set(at, (scores.get(at) ?? 0) + rarity(counts.size, texts.length) * part);
        }
      }
      return inOrder([...scores], texts);
    },
  };
}

function grep(texts: readonly Text[]): Baseline {
  return {
    name: 'grep',
    rank(query) {
      const sought = [...new Set(plainWords(query))];
      const scores = texts.map(({ text }, at): [number, number] => [
        at,
        sought.reduce((sum, word) => sum + text.split(word).length - 1, 0),
      ]);
      return inOrder(
        scores.filter(([, score]) => score > 0),
        texts,
      );
    },
  };
}

function inOrder(scores: readonly (readonly [at: number, score: number])[], texts: readonly Text[]): readonly Spot[] {
  const ordered = scores.toSorted(([a, x], [b, y]) => y - x || a - b);
  return ordered.flatMap(([at]) => texts[at] ?? []);
}
