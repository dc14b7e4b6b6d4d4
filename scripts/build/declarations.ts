import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';

export interface DeclarationOptions {
  readonly root: string;
  /** The library's source, relative to the root. */
  readonly entry: string;
  readonly out: string;
}

const CORE = 'packages/core/src';
const ASK = 'packages/ask/src';

/** Writes the declarations of an entry and those it reaches. Throws when one names a type that users of the package do not have. */
export function declarations({ root, entry, out }: DeclarationOptions): void {
  const emitted = mkdtempSync(join(tmpdir(), 'kb-mcp-types-'));
  try {
    emit(root, entry, emitted);
    const start = join(emitted, toDeclaration(entry));
    for (const file of reachable(start, emitted)) {
      const target = join(out, 'types', relative(emitted, file));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(
        target,
        rewrite(file, emitted, (path) => path.replace(/\.d\.ts$/, '.js')),
      );
    }
    const target = toDeclaration(entry).replace(/\.d\.ts$/, '.js');
    writeFileSync(join(out, basename(toDeclaration(entry))), `export * from './types/${target}';\n`);
  } finally {
    rmSync(emitted, { recursive: true });
  }
}

function emit(root: string, entry: string, outDir: string): void {
  const project = join(root, `tsconfig.types.${process.pid}.json`);
  // The types are checked elsewhere; here they are only written.
  const compilerOptions = {
    noCheck: true,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir,
  };
  writeFileSync(project, JSON.stringify({ extends: './tsconfig.json', compilerOptions, include: [entry, CORE, ASK] }));
  try {
    execFileSync('tsc', ['-p', project], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  } finally {
    rmSync(project);
  }
}

const specifiers = /(?<=(?:\bfrom\s+|\bimport\()['"])[^'"]+(?=['"])/g;

function reachable(start: string, emitted: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const file of found) rewrite(file, emitted, (path) => (found.add(resolve(dirname(file), path)), path));
  return found;
}

/** The text of a declaration with each import as a relative path to another declaration, passed through `change`. */
function rewrite(file: string, emitted: string, change: (path: string) => string): string {
  return readFileSync(file, 'utf8').replaceAll(specifiers, (specifier) => {
    // Users who write tools of their own have zod, or its types are not looked at.
    if (specifier.startsWith('node:') || specifier === 'zod') return specifier;
    const target = locate(specifier, file, emitted);
    const path = relative(dirname(file), target);
    return change(path.startsWith('.') ? path : `./${path}`);
  });
}

function locate(specifier: string, file: string, emitted: string): string {
  if (specifier.startsWith('.')) return resolve(dirname(file), toDeclaration(specifier));
  if (specifier === '@kb-mcp/ask') return join(emitted, ASK, 'index.d.ts');
  const room = /^@kb-mcp\/core\/([a-z-]+)$/.exec(specifier)?.[1];
  if (room !== undefined) return join(emitted, CORE, `${room}.d.ts`);
  throw new Error(`${relative(emitted, file)} shows a type of ${specifier}, which users of the package do not have.`);
}

const toDeclaration = (path: string) => path.replace(/\.ts$/, '.d.ts');
