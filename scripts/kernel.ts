import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { assemble } from './assemble-wat.ts';

const source = fileURLToPath(new URL('../packages/core/src/vectors/kernel.wat', import.meta.url));
const target = fileURLToPath(new URL('../packages/core/src/vectors/kernel.wasm.ts', import.meta.url));

const base64 = Buffer.from(await assemble(await readFile(source, 'utf8'))).toString('base64');
const lines = base64.match(/.{1,110}/g) ?? [];
await writeFile(
  target,
  `/** \`kernel.wat\`, assembled by \`node scripts/kernel.ts\`, in base64. */\nexport const kernelBytes =\n${lines
    .map((line) => `  '${line}'`)
    .join(' +\n')};\n`,
);
