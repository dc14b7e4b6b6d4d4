export interface LineReader {
  readonly push: (chunk: Buffer) => void;
}

/** Cuts a byte stream into lines. A line over the limit is reported once, as soon as it is known, and never held in memory. */
export function lineReader({
  maxBytes,
  onLine,
  onTooLong,
}: {
  maxBytes: number;
  onLine: (line: string) => void;
  onTooLong: () => void;
}): LineReader {
  let parts: Buffer[] = [];
  let length = 0;
  let skipping = false;

  const take = (piece: Buffer): void => {
    if (skipping) return;
    length += piece.length;
    if (length <= maxBytes) {
      parts.push(piece);
      return;
    }
    skipping = true;
    parts = [];
    onTooLong();
  };

  const end = (): void => {
    const line = skipping ? undefined : (parts.length === 1 ? parts[0] : Buffer.concat(parts))?.toString('utf8');
    parts = [];
    length = 0;
    skipping = false;
    if (line !== undefined) onLine(line);
  };

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
        take(chunk.subarray(from, at));
        end();
        from = at + 1;
      }
      if (from < chunk.length) take(chunk.subarray(from));
    },
  };
}

const LF = 10;
