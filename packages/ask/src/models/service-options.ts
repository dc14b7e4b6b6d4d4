/** Where the model is. */
export interface ServiceOptions {
  readonly apiKey?: string | undefined;
  /** Any service that speaks the same: Ollama, LM Studio, vLLM, a proxy. */
  readonly baseURL?: string | undefined;
  readonly azure?: { readonly endpoint: string; readonly apiVersion: string } | undefined;
  /** How long the service may take to begin an answer, and between two pieces of it. */
  readonly timeoutMs?: number | undefined;
  readonly retries?: number | undefined;
  /** Shared by clients of this service and model, so that one learns from the other. */
  readonly memory?: ServiceMemory | undefined;
}

/** What a service was found not to know, for every client of the same service and model. */
export interface ServiceMemory {
  readonly refused: Set<string>;
}

/** Remembers nothing yet. */
export const serviceMemory = (): ServiceMemory => ({ refused: new Set() });

/** An MCP server on the internet, which the service itself calls. */
export interface RemoteServer {
  readonly url: string;
  readonly token?: string | undefined;
  /** Whether the model may call tools that do not say of themselves that they change nothing; nobody is asked then. */
  readonly changes?: boolean | undefined;
}
