import { ServiceError, troubleOf } from '../service-error.ts';
import type { EmbedOptions } from '../ports.ts';
import type { Answer } from './openai-answer.ts';
import { TooMuch } from './refusal.ts';

/** A text on its way to a service. */
export interface Item {
  readonly number: number;
  readonly text: string;
  /** Whether it has been shortened already. */
  readonly isCut: boolean;
}

export interface FittingRequest extends EmbedOptions {
  readonly texts: readonly string[];
}

export interface FittingBatches {
  readonly model: string;
  /** Texts in a request, as long as the service does not want fewer. */
  readonly most: number;
  readonly request: (request: FittingRequest) => Promise<Answer>;
  /** Whether a service that has no time for a batch is given smaller ones. */
  readonly patient: () => boolean;
}

/** Requests in the size that a service takes, which is learnt from its refusals. */
export function fittingBatches({ model, most, request, patient }: FittingBatches) {
  let mostTexts = most;

  /** Halves what the service finds too much, or has no time for: first the batch, then a text that is alone. */
  async function fitting(items: readonly Item[], options: EmbedOptions): Promise<Fitted> {
    if (items.length > mostTexts) return inParts(items, mostTexts, options);
    try {
      return { ...(await request({ ...options, texts: items.map(({ text }) => text) })), isCut: false };
    } catch (error) {
      const [only] = items;
      if (error instanceof TooMuch && items.length === 1 && only) return cutting(only, error, options);
      const isLate = items.length > 1 && !options.once && patient() && troubleOf(error) === 'late';
      if (!isLate && !(error instanceof TooMuch)) throw error;
      const allowed = Number(/maximum allowed batch size (\d+)/.exec(String(error))?.[1]);
      if (allowed > 0) mostTexts = Math.min(mostTexts, allowed);
      const half = Math.ceil(items.length / 2);
      const fitted = await inParts(items, Math.min(half, mostTexts), options);
      // Where no text was too long, the batch was: the next one is smaller at once.
      if (!fitted.isCut && !isLate) mostTexts = Math.min(mostTexts, half);
      return fitted;
    }
  }

  async function inParts(items: readonly Item[], size: number, options: EmbedOptions): Promise<Fitted> {
    const parts: Fitted[] = [];
    for (let start = 0; start < items.length; start += size)
      parts.push(await fitting(items.slice(start, start + size), options));
    return {
      vectors: parts.flatMap(({ vectors }) => vectors),
      tokens: parts.reduce((sum, { tokens }) => sum + tokens, 0),
      isCut: parts.some(({ isCut }) => isCut),
    };
  }

  async function cutting({ number, text, isCut }: Item, error: TooMuch, options: EmbedOptions): Promise<Fitted> {
    if (text.length < shortest)
      throw new ServiceError('upstream_failed', error.message, { trouble: 'refused', cause: error });
    const half = text.slice(0, text.length >> 1).toWellFormed();
    const fitted = await fitting([{ number, text: half, isCut: true }], options);
    if (!isCut) options.note?.(`Text ${number + 1} is too long for ${model}: only its beginning was embedded.`);
    return { ...fitted, isCut: true };
  }

  return { fitting, mostTexts: () => mostTexts };
}

interface Fitted extends Answer {
  /** Whether a text had to be cut. */
  readonly isCut: boolean;
}

/** A shorter text is refused for another reason than its length. */
const shortest = 64;
