import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { assemble, overSharedMemory } from './assemble-wat.ts';

const source = fileURLToPath(new URL('../packages/core/src/vectors/kernel.wat', import.meta.url));
const target = fileURLToPath(new URL('../packages/core/src/vectors/kernel.wasm.ts', import.meta.url));

const text = await readFile(source, 'utf8');
const literal = async (wat: string): Promise<string> => {
  const base64 = Buffer.from(await assemble(wat)).toString('base64');
  return (base64.match(/.{1,110}/g) ?? []).map((line) => `  '${line}'`).join(' +\n');
};
await writeFile(
  target,
  `/** \`kernel.wat\`, assembled by \`node scripts/kernel.ts\`, in base64. */
export const kernelBytes =
${await literal(text)};

/** The same over a memory that is brought in and that threads share. */
export const sharedKernelBytes =
${await literal(overSharedMemory(text))};
`,
);
