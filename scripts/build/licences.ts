import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The licence texts of all packages whose modules are in the bundle, one section each, in alphabetical order. Throws for a package that has none. */
export function licences(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((path) => packageFolder(path) ?? []));
  const sections = [...folders].map(section).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const unique = new Map(sections.map(({ name, text }) => [name, text]));
  return `This package contains the following software.\n\n${[...unique.values()].join('\n')}`;
}

function packageFolder(path: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(marker);
  if (at < 0) return undefined;
  const start = at + marker.length;
  const parts = path.slice(start).split(sep);
  return path.slice(0, start) + parts.slice(0, parts[0]?.startsWith('@') ? 2 : 1).join(sep);
}

function section(folder: string): { readonly name: string; readonly text: string } {
  // A package.json in node_modules was written by its registry; these are the fields it requires.
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const name = `${manifest.name} ${manifest.version}`;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && !manifest.license) throw new Error(`${name} is in the bundle but names no licence.`);
  const inside = vendored[manifest.name];
  if (inside !== undefined) texts.push(inside);
  const rule = '-'.repeat(80);
  return { name, text: `${rule}\n${name} (${manifest.license ?? 'see below'})\n${rule}\n${texts.join('\n\n')}\n` };
}

/** What a package contains in turn without saying so in a file of its own. */
const vendored: Readonly<Record<string, string>> = {
  unpdf:
    'unpdf contains PDF.js, copyright Mozilla Foundation and contributors, under the Apache License 2.0;\n' +
    'the text of that licence is given with other packages here. The copy in this package is changed in how it works out where letters stand.',
};
