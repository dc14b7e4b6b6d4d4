import { randomUUID } from 'node:crypto';
import { KbError, toKbError } from '../errors.ts';
import type { Embedder, EmbedOptions } from '../ports.ts';
import { troubleOf } from '../service-error.ts';

/** Vectors in the order of the texts; of a text that was refused, none. */
export type SureVectors = readonly (Float32Array | undefined)[];

/**
 * Embeds passages around single texts that a model refuses, or fails of while it does well with others. What concerns the model rather than a text is thrown: an outage makes nobody blank. Remembers for a
 * run how many texts are taken at once, and throws when it takes none of many.
 */
export function sureEmbedder(embedder: Embedder) {
  let most = Infinity;
  let taken = 0;
  let refused = 0;
  let last: unknown;

  const takesNone = (): KbError =>
    new KbError('upstream_failed', `The embedding model refuses every text. ${toKbError(last).message}`, {
      cause: last,
    });

  /** Also of a model that fails however often it is asked, as one whose process ends over a text: another text, that no cache knows, does well at once. */
  async function isAboutTexts(error: unknown, signal: AbortSignal | undefined): Promise<boolean> {
    const trouble = troubleOf(error);
    if (trouble !== 'failing') return trouble === 'refused';
    const other = `This sentence says nothing in particular, but that it is number ${randomUUID()}.`;
    return embedder.embed([other], 'passage', { signal, once: true }).then(
      () => true,
      () => false,
    );
  }

  async function embed(texts: readonly string[], options: EmbedOptions): Promise<SureVectors> {
    try {
      const vectors = await embedder.embed(texts, 'passage', options);
      taken += vectors.length;
      return vectors;
    } catch (error) {
      const { signal, note, progress, once } = options;
      if (signal?.aborted) throw error;
      const isFailing = troubleOf(error) === 'failing';
      // What was asked in a hurry is asked patiently, unless it is known to be about one of these texts.
      if (once && !isFailing && troubleOf(error) !== 'refused') return embed(texts, { ...options, once: false });
      if (!once && !(await isAboutTexts(error, signal))) throw error;
      const [only = ''] = texts;
      if (texts.length === 1) {
        last = error;
        if (++refused >= enough && taken === 0) throw takesNone();
        note?.(
          `A text was refused and is found by its words alone: ${only.slice(0, 60)}… (${toKbError(error).message})`,
        );
        return [undefined];
      }
      const half = texts.length >> 1;
      const parts = [texts.slice(0, half), texts.slice(half)] as const;
      const asked = (part: readonly string[]) => ({ signal, note, once: isFailing && part.length > 1 });
      let counted = 0;
      const first = await embed(parts[0], {
        ...asked(parts[0]),
        progress: (done, _total, tokens) => progress?.(done, texts.length, (counted = tokens)),
      });
      const second = await embed(parts[1], {
        ...asked(parts[1]),
        progress: (done, _total, tokens) => progress?.(half + done, texts.length, counted + tokens),
      });
      // Where both halves are taken whole, it was for being many that they were refused.
      if (most > texts.length && ![...first, ...second].includes(undefined)) most = texts.length - half;
      return [...first, ...second];
    }
  }

  return {
    embed,
    /** So many texts at once have not been refused for being many. */
    most: () => most,
    /** Whether any text has been taken. */
    takesSome: () => taken > 0,
    /** The error of a model that refuses whatever it is given. */
    takesNone,
  };
}

/** After so many refusals and nothing else it is not about the texts. */
const enough = 64;
