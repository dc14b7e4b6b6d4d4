import { Console } from 'node:console';
import { commandFirst } from './command-first.ts';
import { startEarly } from './start-early.ts';

// Standard output belongs to answers and to the protocol, whatever a library has to say.
globalThis.console = new Console(process.stderr);

// A reader that has seen enough, as in `kb-mcp list | head`, is not an error; a full disk is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exitCode = 0;
  else {
    process.stderr.write(`kb-mcp: Standard output cannot be written: ${error.message}.\n`);
    // oxlint-disable-next-line unicorn/no-process-exit -- what is still to come would be lost as well
    process.exit(CANNOT_WRITE);
  }
});

// As sysexits.h calls an input or output that fails.
const CANNOT_WRITE = 74;

const args = process.argv.slice(2);
startEarly(args);
// Loaded now, and not with this file: the thread above starts meanwhile.
const [{ program }, { fail }] = await Promise.all([import('./program.ts'), import('./fail.ts')]);

try {
  const kbMcp = await program(args);
  await kbMcp.parseAsync(commandFirst(args, kbMcp.commands), { from: 'user' });
} catch (error) {
  process.exitCode = fail(error);
}
