/** A line with its 1-based number; without text when it is longer than allowed or not UTF-8. */
export interface NumberedLine {
  readonly number: number;
  readonly text?: string;
  readonly fault?: string;
}

/** The lines of a stream of bytes, blank ones left out. Of a line that is too long nothing is held. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  longest = LONGEST_LINE,
): AsyncGenerator<NumberedLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 1;
  let parts: Uint8Array[] = [];
  let bytes = 0;

  function take(part: Uint8Array): void {
    bytes += part.length;
    if (bytes <= longest) parts.push(part);
    else parts = [];
  }
  function end(): NumberedLine | undefined {
    const line = { number: number++ };
    const [whole, size] = [Buffer.concat(parts), bytes];
    [parts, bytes] = [[], 0];
    if (size > longest) return { ...line, fault: `is longer than ${Math.floor(longest / 2 ** 20)} MB` };
    try {
      const text = decoder.decode(whole).trim();
      return text === '' ? undefined : { ...line, text };
    } catch {
      return { ...line, fault: 'is not UTF-8' };
    }
  }

  for await (const chunk of chunks) {
    let from = 0;
    for (let feed = chunk.indexOf(10); feed !== -1; feed = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, feed));
      from = feed + 1;
      const line = end();
      if (line) yield line;
    }
    take(chunk.subarray(from));
  }
  const last = end();
  if (last) yield last;
}

const LONGEST_LINE = 256 * 2 ** 20;
