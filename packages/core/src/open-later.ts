import type { Embedder } from '../ports.ts';

/** Opens an embedder when it is first asked for, and again at the next call when that fails: a service may come up later. */
export function openLater(open: () => Promise<Embedder>): () => Promise<Embedder> {
  let opening: Promise<Embedder> | undefined;
  return async () => {
    const current = (opening ??= open());
    try {
      return await current;
    } catch (error) {
      if (opening === current) opening = undefined;
      throw error;
    }
  };
}
