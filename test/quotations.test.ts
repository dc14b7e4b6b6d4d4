import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { localPrincipal } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import type { KnowledgeBase } from '@kb-mcp/core/knowledge-base';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { callTool } from '@kb-mcp/core/tools/call-tool';
import { verifyQuote } from '@kb-mcp/core/tools/verify-quote';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const shared = resolve(import.meta.dirname, '../../shared');
const collections = ['anthropic-docs', 'covid-faq-en', 'xquad-de', 'xquad-th', 'xquad-zh'];
const principal = localPrincipal;

describe.skipIf(!existsSync(shared))('quotations from real documents (in ../shared, when it is there)', () => {
  let folder: string;
  let kb: KnowledgeBase;
  let texts: readonly { readonly id: string; readonly text: string }[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kb-mcp-quotations-'));
    kb = await openKnowledgeBase(loadConfig({ flags: { data: folder } }));
    const sources = [
      join(shared, 'documents'),
      ...collections.map((name) => join(shared, 'eval', name, 'corpus.jsonl')),
    ];
    await Array.fromAsync(kb.addPaths(sources, { principal }));
    texts = await sample(kb);
  }, 300_000);

  afterAll(async () => {
    await kb[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const verify = (quote: string): Promise<{ verdict: string; matches: readonly Match[] }> =>
    // The output was parsed by the tool's own schema.
    callTool(verifyQuote, { quote }, { kb, principal }) as unknown as ReturnType<typeof verify>;

  test('200 true ones are verified in their document, whatever their white space, hyphenation and marks', async () => {
    const missed: unknown[] = [];
    for (let n = 0; n < 200; n++) {
      const next = generator(n);
      const { id, text } = texts[n % texts.length]!;
      const quote = sliceOf(text, next);
      const changed = settings[n % settings.length]!(quote, next);
      const { verdict, matches } = await verify(changed);
      const found = matches.length === 10 || matches.some(({ citation }) => citation.document.id === id);
      if (verdict === 'absent' || !found || (changed === quote && verdict !== 'exact'))
        missed.push({ changed, verdict });
    }
    expect(missed).toEqual([]);
  }, 120_000);

  test('200 with another figure, negation or name are refused', async () => {
    const accepted: unknown[] = [];
    let count = 0;
    for (let n = 0; count < 200; n++) {
      const next = generator(n + 1_000);
      const { text } = texts[n % texts.length]!;
      const quote = sliceOf(text, next);
      const altered = alterations[n % alterations.length]!(quote, next);
      if (altered === undefined || altered === quote) continue;
      count++;
      const { verdict } = await verify(altered);
      if (verdict !== 'absent') accepted.push({ quote, altered, verdict });
    }
    expect(accepted).toEqual([]);
  }, 120_000);
});

interface Match {
  readonly citation: { readonly document: { readonly id: string } };
}

/** About a hundred documents of every kind that hold enough text, with all of it. */
async function sample(kb: KnowledgeBase): Promise<{ id: string; text: string }[]> {
  const found: { id: string; text: string }[] = [];
  let cursor: string | undefined;
  let n = 0;
  do {
    const page = await kb.list({ limit: 200, cursor }, { principal });
    for (const document of page.items) {
      if (document.characters < 300 || (document.mediaType.endsWith('jsonl') && n++ % 12 !== 0)) continue;
      const { text } = await kb.fetch(document.id, { maxCharacters: 1_000_000 }, { principal });
      found.push({ id: document.id, text });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

type Next = (below: number) => number;

/** Between 4 and 60 words, or as long a stretch of a text without spaces. */
function sliceOf(text: string, next: Next): string {
  const words = [...text.matchAll(/\S+/g)];
  const dense = text.length / words.length > 15;
  const first = next(Math.max(1, words.length - (dense ? 1 : 10)));
  const last = Math.min(words.length - 1, first + (dense ? next(3) : 4 + next(56)));
  return text.slice(words[first]!.index, words[last]!.index + words[last]![0].length).slice(0, 2_000);
}

const settings: readonly ((quote: string, next: Next) => string)[] = [
  (quote) => quote,
  (quote) => quote.replaceAll(/\s+/g, ' '),
  (quote) => quote.replaceAll(/\s+/g, '\n  '),
  (quote) => quote.replaceAll(/\s+/g, '\u00a0'),
  (quote, next) =>
    quote.replaceAll(/\p{Ll}{7,}/gu, (word) => (next(2) ? `${word.slice(0, 3)}-\n${word.slice(3)}` : word)),
  (quote, next) =>
    quote.replaceAll(/\p{Ll}{7,}/gu, (word) => (next(2) ? `${word.slice(0, 4)}\u00ad${word.slice(4)}` : word)),
  (quote) => quote.replaceAll(/[“”„«»]/g, '"').replaceAll(/[‘’]/g, "'"),
  (quote) => quote.replaceAll('"', '”').replaceAll("'", '’'),
  (quote) => `“${quote}”`,
  (quote) => quote.replaceAll(/[–—]/g, '-').normalize('NFD').replaceAll('fi', 'ﬁ'),
];

const alterations: readonly ((quote: string, next: Next) => string | undefined)[] = [
  (quote, next) => {
    const figures = [...quote.matchAll(/\d/g)];
    const one = figures[next(figures.length)];
    return one && `${quote.slice(0, one.index)}${(Number(one[0]) + 1 + next(8)) % 10}${quote.slice(one.index + 1)}`;
  },
  (quote, next) => {
    const known = /\s(not|no|nicht|kein|keine)(?=\s)|[不没]|ไม่/.exec(quote.slice(1));
    if (known) return quote.slice(0, 1 + known.index) + quote.slice(1 + known.index + known[0].length);
    const gaps = [...quote.matchAll(/(?<=\p{L})\s(?=\p{L})/gu)];
    const at = gaps[next(gaps.length)]?.index;
    if (at !== undefined) return `${quote.slice(0, at)} not${quote.slice(at)}`;
    const middle = Math.floor(quote.length / 2);
    return /^[\p{sc=Han}]{2}$/u.test(quote.slice(middle - 1, middle + 1))
      ? `${quote.slice(0, middle)}不${quote.slice(middle)}`
      : undefined;
  },
  (quote, next) => {
    const names = [...quote.matchAll(/\p{Lu}\p{Ll}{2,}/gu)];
    const one = names[next(names.length)];
    const other = ['Weber', 'Curie', 'Basel', 'Olsson'][next(4)]!;
    return one && quote.slice(0, one.index) + other + quote.slice(one.index + one[0].length);
  },
];

function generator(seed: number): Next {
  let state = (seed + 1) * 2654435761;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9;
    return below > 0 ? ((state ^ (state >>> 13)) >>> 0) % below : 0;
  };
}
