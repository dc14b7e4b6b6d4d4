import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The text of each PDF of a folder, by the library that the product reads them with and nothing else.
const [folder = '.'] = process.argv.slice(2);
// It belongs to the core, which alone can find it.
const library: unknown = await import(
  createRequire(join(import.meta.dirname, '../packages/core/package.json')).resolve('unpdf')
);
const { extractText } = library as { extractText(bytes: Uint8Array): Promise<{ readonly text: readonly string[] }> };
let characters = 0;
for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !entry.name.toLowerCase().endsWith('.pdf')) continue;
  const text = await extractText(new Uint8Array(readFileSync(join(entry.parentPath, entry.name)))).catch(
    () => undefined,
  );
  characters += text?.text.join('').length ?? 0;
}
console.log(characters);
