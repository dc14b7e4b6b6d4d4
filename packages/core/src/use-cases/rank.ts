import { KbError } from '../errors.ts';
import type { SearchQuery } from '../knowledge-base.ts';
import type { Access, Filter } from '../model.ts';
import type { KnowledgeStore } from '../ports.ts';
import { type RankedPassage, searchPassages } from '../retrieval/search-passages.ts';
import { inSteps } from './in-steps.ts';

export interface RankRequest {
  readonly query: string;
  readonly mode: NonNullable<SearchQuery['mode']>;
  readonly filter?: Filter | undefined;
  readonly access: Access;
  readonly limit: number;
  /** How many of the best are to be shown: their passages may come along at once. */
  readonly shown?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Ranking {
  /** Best first. */
  readonly ranked: readonly RankedPassage[];
  /** What was done otherwise than asked, and why. */
  readonly notice?: string | undefined;
}

export type Rank = (request: RankRequest) => Promise<Ranking>;

/** Ranks by words. Modes that need a model are refused. */
export function wordRanking(store: KnowledgeStore): Rank {
  return inSteps(async ({ mode, ...request }) => {
    if (mode === 'vector' || mode === 'hybrid') throw needsModel(mode);
    return { ranked: await searchPassages({ store, ...request }) };
  });
}

export const needsModel = (mode: string): KbError =>
  new KbError('invalid_input', `The mode ${mode} needs an embedding model, and none is configured. Use auto.`);
