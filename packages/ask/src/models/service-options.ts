/** Where the model is. */
export interface ServiceOptions {
  readonly apiKey?: string | undefined;
  /** Any service that speaks the same: Ollama, LM Studio, vLLM, a proxy. */
  readonly baseURL?: string | undefined;
  readonly azure?: { readonly endpoint: string; readonly apiVersion: string } | undefined;
  /** How long the service may take to begin an answer, and between two pieces of it. */
  readonly timeoutMs?: number | undefined;
  readonly retries?: number | undefined;
}
