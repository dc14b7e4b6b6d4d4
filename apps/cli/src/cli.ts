import { Console } from 'node:console';
import { program } from './program.ts';
import { fail } from './fail.ts';

// Standard output belongs to answers and to the protocol, whatever a library has to say.
globalThis.console = new Console(process.stderr);

// A reader that has seen enough, as in `kb-mcp list | head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exitCode = 0;
  else throw error;
});

try {
  const args = process.argv.slice(2);
  await (await program(args)).parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = fail(error);
}
