/** What a tool call gave, as every client shows it. */
export interface CallResult {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: {
    progress: number;
    total?: number | undefined;
    message?: string | undefined;
  }) => void;
}

/** The few things the matrix asks of a client, whichever library it is. */
export interface TestClient extends AsyncDisposable {
  readonly instructions: string | undefined;
  readonly revision: string | undefined;
  tools(): Promise<
    readonly { readonly name: string; readonly annotations?: unknown; readonly outputSchema?: unknown }[]
  >;
  call(name: string, args: Record<string, unknown>, options?: CallOptions): Promise<CallResult>;
  resources(): Promise<readonly { readonly uri: string }[]>;
  read(uri: string): Promise<string>;
  prompt(name: string, args: Record<string, string>): Promise<string>;
  complete(
    ref: { type: 'ref/prompt'; name: string } | { type: 'ref/resource'; uri: string },
    name: string,
    value: string,
  ): Promise<readonly string[]>;
}
