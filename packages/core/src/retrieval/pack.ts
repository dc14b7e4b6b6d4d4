import type { Hit } from '../model.ts';

export interface Packed {
  readonly text: string;
  /** Estimated tokens of `text`. */
  readonly tokens: number;
  readonly citations: readonly { readonly number: number; readonly hit: Hit }[];
}

/** Packs hits, best first, into one numbered text of at most `maxTokens`; only a first hit that is too long alone is cut. */
export function packPassages(hits: readonly Hit[], maxTokens: number): Packed {
  let text = '';
  const citations: { number: number; hit: Hit }[] = [];
  for (const hit of hits) {
    const block = `${text === '' ? '' : '\n\n'}[${citations.length + 1}] ${place(hit)}\n${hit.text.trim()}`;
    if (estimateTokens(text + block) > maxTokens) {
      if (citations.length > 0) continue;
      text = cutToBudget(block, maxTokens);
    } else {
      text += block;
    }
    citations.push({ number: citations.length + 1, hit });
  }
  return { text, tokens: estimateTokens(text), citations };
}

/** Tokens a model would count, about: four Latin characters each, one for each character of scripts without spaces. */
export function estimateTokens(text: string): number {
  const dense =
    text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/gu)?.length ??
    0;
  return dense + Math.ceil((text.length - dense) / 4);
}

/** The title, the headings below it, and the page. */
function place({ document, page, heading }: Hit): string {
  const title = document.title || document.key;
  const below = heading[0] === title ? heading.slice(1) : heading;
  return [title, ...below, ...(page === undefined ? [] : [`page ${page}`])].join(' › ');
}

function cutToBudget(text: string, maxTokens: number): string {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(text.slice(0, middle)) <= maxTokens) low = middle;
    else high = middle - 1;
  }
  return text.slice(0, low).toWellFormed();
}
