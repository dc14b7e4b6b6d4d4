import { toKbError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Embedder } from '../ports.ts';
import { exchangedModel } from './exchanged-model.ts';
import { isLiteralSpace } from './literal-model.ts';
import type { StoredVectors } from './stored-samples.ts';

export interface ModelLook {
  readonly embedder: Embedder;
  /** The space in the store. */
  readonly id: number;
  readonly warn: (sentence: string) => void;
  readonly signal: AbortSignal;
}

export interface ModelLooks {
  /** Before a space is filled further: warns when its model seems to be another than the one that made the vectors searches use. */
  compare(look: ModelLook): Promise<void>;
  /** Once a space is filled: notes whether its model goes by words and letters alone, where nobody has. */
  note(look: ModelLook): Promise<void>;
}

/** What can be seen of a model by what it makes. A server that is added to all the time looks now and then. */
export function modelLooks({ store, log }: Pick<StoredVectors, 'store'> & { readonly log: Log }): ModelLooks {
  const { vectors } = store;
  const spaceOf = async ({ id, signal }: ModelLook) =>
    (await vectors.spaces('all', { signal })).find((space) => space.id === id);

  /** A service in trouble is told of where vectors wait for it; a store in trouble here. */
  function nowAndThen(look: (given: ModelLook) => Promise<void>): (given: ModelLook) => Promise<void> {
    let last = { id: -1, at: -Infinity };
    return async (given) => {
      if (last.id === given.id && performance.now() - last.at < betweenMs) return;
      try {
        await look(given);
      } catch (error) {
        const { code } = toKbError(error);
        // A look that was broken off was none: whoever comes next looks.
        if (given.signal.aborted || !ofServices.has(code)) throw error;
        log.info?.({ code }, 'What kind of model it is could not be looked at.');
      }
      last = { id: given.id, at: performance.now() };
    };
  }

  const compare = nowAndThen(async ({ embedder, id, warn, signal }) => {
    const sentence = await exchangedModel({ store, embedder, id, signal });
    if (sentence) warn(sentence);
  });
  const note = nowAndThen(async ({ embedder, id, warn, signal }) => {
    const literal = await isLiteralSpace({ store, embedder, id, signal });
    await vectors.noteLiteral(id, literal, { signal });
    if (literal) warn(ofLiteral(embedder.space.model));
  });
  return {
    async compare(look) {
      if ((await spaceOf(look))?.active) await compare(look);
    },
    async note(look) {
      const space = await spaceOf(look);
      if (space && space.literal === undefined) await note(look);
    },
  };
}

const ofServices: ReadonlySet<string> = new Set(['upstream_failed', 'timeout', 'rate_limited']);
const betweenMs = 600_000;

const ofLiteral = (model: string): string =>
  `${model} seems to know words and letters, not what they mean: to it a car and an automobile are strangers. Searches hardly heed such vectors.`;
