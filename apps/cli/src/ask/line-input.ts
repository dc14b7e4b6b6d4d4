import { createInterface } from 'node:readline';

/** Lines from a person or a file. */
export interface LineInput extends Disposable {
  /** Whether a person can answer. */
  readonly interactive: boolean;
  /** The next line without spaces around it; nothing at the end of the input. */
  next(prompt: string): Promise<string | undefined>;
}

/** Reads standard input line by line; a terminal gets a prompt on stderr and keeps a history. Ctrl-C is handed on. */
export function lineInput({
  signal,
  onInterrupt,
}: {
  readonly signal: AbortSignal;
  readonly onInterrupt: () => void;
}): LineInput {
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  const reader = createInterface({
    input: process.stdin,
    terminal: interactive,
    ...(interactive && { output: process.stderr }),
  });
  const lines = reader[Symbol.asyncIterator]();
  const close = (): void => reader.close();
  signal.addEventListener('abort', close, { once: true });
  reader.on('SIGINT', onInterrupt);
  return {
    interactive,
    async next(prompt) {
      if (signal.aborted) return undefined;
      if (interactive) {
        reader.setPrompt(prompt);
        reader.prompt();
      }
      const line = await lines.next();
      return line.done === true ? undefined : line.value.trim();
    },
    [Symbol.dispose]() {
      signal.removeEventListener('abort', close);
      close();
    },
  };
}
