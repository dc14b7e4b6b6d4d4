import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript-5';

/** A regular expression of the product, and where it stands. */
export interface Expression {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

const root = resolve(import.meta.dirname, '../../..');

/** Every regular expression that is written as a literal in the product, each once. */
export function expressions(): readonly Expression[] {
  const files = globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'], { cwd: root });
  const found = new Map<string, Expression>();
  for (const file of files.filter((name) => !/\.test\.ts$|\/testing\//.test(name)).toSorted()) {
    const tree = ts.createSourceFile(file, readFileSync(resolve(root, file), 'utf8'), ts.ScriptTarget.Latest);
    visit(tree);
    function visit(node: ts.Node): void {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const [source, flags] = [node.text.slice(1, end), node.text.slice(end + 1)];
        const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
        if (!found.has(`${source}/${flags}`))
          found.set(`${source}/${flags}`, { place: `${file}:${line}`, source, flags });
      }
      ts.forEachChild(node, visit);
    }
  }
  return [...found.values()];
}
