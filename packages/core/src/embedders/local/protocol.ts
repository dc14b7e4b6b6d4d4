import type { ErrorCode } from '../../errors.ts';

/** What the process of a model is asked: first to load it, then for vectors. It is asked one thing at a time. */
export type Work = { readonly load: ModelRequest } | { readonly texts: readonly string[] };

export interface ModelRequest {
  readonly model: string;
  readonly cacheFolder?: string | undefined;
  readonly offline: boolean;
  /** What is imported as `@huggingface/transformers`. */
  readonly library: string;
}

/** The vectors of texts, none for a model that is loaded; why there are none, with the stack behind it; before both, the bytes of a download. */
export type Response =
  | { readonly vectors: readonly Float32Array[] }
  | { readonly code: ErrorCode; readonly message: string; readonly stack?: string | undefined }
  | { readonly loaded: number; readonly total: number };
