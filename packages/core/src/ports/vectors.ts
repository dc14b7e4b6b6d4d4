import type { Access, Filter } from '../model.ts';
import type { EmbeddingSpace } from './embedder.ts';
import type { CallOptions } from './options.ts';
import type { KnowledgeStore, StoredPassage } from './store.ts';

/** A space as a store holds it; figures are of the passages that the caller sees. */
export interface StoredSpace extends EmbeddingSpace {
  /** Names these very vectors: a space that is made anew gets another one. */
  readonly id: number;
  /** Searches use this one; at most one is. */
  readonly active: boolean;
  /** Whether texts are near in it only where they share words or letters; absent until somebody has looked. */
  readonly literal?: boolean | undefined;
  readonly vectors: number;
  /** Passages without a vector of this space. */
  readonly pending: number;
}

/** A passage that waits for its vector. */
export interface PendingPassage {
  readonly row: number;
  readonly title: string;
  readonly heading: readonly string[];
  readonly text: string;
}

/** A passage and its vector, as exactly as the store keeps it; of unit length or not. */
export interface PassageVector {
  readonly row: number;
  readonly ordinal: number;
  readonly vector: Float32Array | undefined;
}

export interface NearestQuery {
  /** The name of the vector's space. */
  readonly space: string;
  readonly vector: Float32Array;
  readonly filter?: Filter | undefined;
  readonly limit: number;
  /** Further passages whose cosine is asked for. */
  readonly rows?: readonly number[] | undefined;
  /** Of so many of the nearest, a store that is asked over a network gives the passages along. */
  readonly withPassages?: number | undefined;
}

export interface Neighbour {
  readonly row: number;
  readonly documentId: string;
  readonly ordinal: number;
  readonly cosine: number;
  /** The passage itself, where it came along. */
  readonly stored?: StoredPassage;
}

/** The passages nearest to a vector, with what fusion needs to judge how near that is. */
export interface Neighbours {
  /** Best first. */
  readonly nearest: readonly Neighbour[];
  /** By row: of the rows asked for, those that have a vector and that the caller may find. */
  readonly cosines: ReadonlyMap<number, number>;
  /** Cosines of up to 500 passages that are the same for every query, whatever the order of ingestion; may be empty where `limit` is 0. */
  readonly background: Float64Array;
  /** Among how many vectors the nearest were looked for. */
  readonly searched: number;
  /** The ids of the spaces that were searched, by the place of their store where there are several, else 0: a space that is made anew has another. */
  readonly spaces: ReadonlyMap<number, number>;
  /** Whether the space is known as literal. */
  readonly literal: boolean;
}

/** Vectors of the passages, in spaces that are never mixed. A vector goes when its passage goes. */
export interface VectorStore {
  /** Whether a further call costs next to nothing: then vectors are searched while words are ranked, and asked about once more after that. */
  readonly local?: boolean | undefined;
  spaces(access: Access, options?: CallOptions): Promise<readonly StoredSpace[]>;
  /**
   * The id of the space to fill: the one under way for that name, else the active one of that name, else a new one. With `fresh`, never the active
   * one. Spaces under way for other names are dropped. The first space of a base is active at once.
   */
  open(space: EmbeddingSpace, options?: CallOptions & { readonly fresh?: boolean | undefined }): Promise<number>;
  /** Passages without a vector, oldest first; empty as well when the space is gone. */
  pending(id: number, limit: number, options?: CallOptions): Promise<readonly PendingPassage[]>;
  /** Stores the vectors of rows; gives how many. What has gone meanwhile, passage or space, is left out. */
  put(id: number, rows: readonly number[], vectors: readonly Float32Array[], options?: CallOptions): Promise<number>;
  /** The passages of a document in order, with the vectors they have in a space; empty when either is gone. */
  of(id: number, documentId: string, options?: CallOptions): Promise<readonly PassageVector[]>;
  /** Searches use this space from now on, the others are dropped. Gives whether it was there. */
  activate(id: number, options?: CallOptions): Promise<boolean>;
  /** Notes whether a space is literal; nothing when it is gone. */
  noteLiteral(id: number, literal: boolean, options?: CallOptions): Promise<void>;
  /** Lets one holder at a time fill a space, for so many milliseconds from now or until its process ends; `false` when another does. */
  claim(id: number, holder: string, milliseconds: number, options?: CallOptions): Promise<boolean>;
  /** `undefined` when the active space has another name, or there is none. */
  nearest(query: NearestQuery, access: Access, options?: CallOptions): Promise<Neighbours | undefined>;
}

/** A store that keeps vectors beside the documents. */
export interface VectorKnowledgeStore extends KnowledgeStore {
  readonly vectors: VectorStore;
}
