/** What any call that may be slow takes: a way to stop it. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
