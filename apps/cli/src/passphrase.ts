import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { KbError } from '@kb-mcp/core';

/** Asks for a new passphrase twice without showing it, or takes the first line of a pipe. It is never an argument, where others could see it. */
export async function readPassphrase(whose: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = process.stdin.isTTY;
  const lines = createInterface({ input: process.stdin, output: silent, terminal });
  try {
    if (!terminal) {
      for await (const line of lines) return line;
      throw new KbError('invalid_input', 'Give the passphrase on standard input, or run this on a terminal.');
    }
    const first = await ask(`New passphrase for ${whose}: `);
    if (first === (await ask('The same again: '))) return first;
    throw new KbError('invalid_input', 'The two are not the same.');
  } finally {
    lines.close();
  }

  async function ask(question: string): Promise<string> {
    process.stderr.write(question);
    const answer = await lines.question('');
    process.stderr.write('\n');
    return answer;
  }
}
