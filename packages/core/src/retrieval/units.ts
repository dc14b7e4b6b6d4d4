/**
 * The UTF-16 code units of a text, in memory that the next call overwrites.
 * A loop over them is several times as fast as one over the string, whose kind is looked up for every letter.
 */
export function unitsOf(text: string): Uint16Array {
  if (text.length > memory.length / 2) memory = Buffer.alloc(text.length * 4);
  memory.write(text, 'utf16le');
  return new Uint16Array(memory.buffer, memory.byteOffset, text.length);
}

// Not out of the shared pool, where it might begin at an odd byte.
let memory = Buffer.alloc(2 ** 16);
