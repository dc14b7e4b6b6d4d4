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

/** An MCP server on the internet, which the service itself calls. */
export interface RemoteServer {
  readonly url: string;
  readonly token?: string | undefined;
  /** Whether the model may call tools that do not say of themselves that they change nothing; nobody is asked then. */
  readonly changes?: boolean | undefined;
}
