/** Cuts a list into runs of at most `texts` texts and about `tokens` tokens; a longer text goes alone. */
export function* batches<T extends { readonly text: string }>(
  items: readonly T[],
  most: { readonly texts: number; readonly tokens: number },
): Generator<readonly T[]> {
  let batch: T[] = [];
  let tokens = 0;
  for (const item of items) {
    const size = estimateTokens(item.text);
    if (batch.length > 0 && (batch.length === most.texts || tokens + size > most.tokens)) {
      yield batch;
      batch = [];
      tokens = 0;
    }
    batch.push(item);
    tokens += size;
  }
  if (batch.length > 0) yield batch;
}

/** About how many tokens a text has: four Latin characters make one, other scripts are nearer to one each. */
function estimateTokens(text: string): number {
  const others = text.match(/[^\u0000-\u024F]/gu)?.length ?? 0;
  return Math.ceil((text.length - others) / 4 + others);
}
