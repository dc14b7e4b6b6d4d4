import { toKbError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Embedder } from '../ports.ts';
import { exchangedModel, type StoredVectors } from './exchanged-model.ts';
import { isLiteral } from './literal-model.ts';

export interface ModelLook {
  readonly embedder: Embedder;
  /** The space in the store. */
  readonly id: number;
  /** Its vectors are made anew. */
  readonly fresh: boolean;
  readonly warn: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Looks at the model of a space before that is filled: warns when it seems to be another than the one that made the vectors searches use, and notes, once a space, whether it goes by
 * words and letters alone. A server that is added to all the time looks now and then.
 */
export function modelLooks({ store, log }: Pick<StoredVectors, 'store'> & { readonly log: Log }) {
  const { vectors } = store;
  let last = -Infinity;

  return async ({ embedder, id, fresh, warn, signal }: ModelLook): Promise<void> => {
    const space = (await vectors.spaces('all', { signal })).find((one) => one.id === id);
    if (!space || (!fresh && performance.now() - last < betweenMs)) return;
    last = performance.now();
    try {
      const exchanged = !fresh && space.active && (await exchangedModel({ store, embedder, id, signal }));
      if (exchanged) warn(exchanged);
      if (space.literal !== undefined) return;
      const literal = await isLiteral(embedder, signal);
      await vectors.noteLiteral(id, literal, { signal });
      if (literal) warn(ofLiteral(embedder.space.model));
    } catch (error) {
      // A service in trouble is told of where vectors wait for it; a store in trouble here.
      const { code } = toKbError(error);
      if (signal.aborted || !ofServices.has(code)) throw error;
      log.info?.({ code }, 'What kind of model it is could not be looked at.');
    }
  };
}

const ofServices: ReadonlySet<string> = new Set(['upstream_failed', 'timeout', 'rate_limited']);
const betweenMs = 600_000;

const ofLiteral = (model: string): string =>
  `${model} seems to know words and letters, not what they mean: to it a car and an automobile are strangers. Searches hardly heed such vectors.`;
