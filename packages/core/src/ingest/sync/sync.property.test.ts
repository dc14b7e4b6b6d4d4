import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localPrincipal } from '../../access/permission.ts';
import type { KnowledgeBase } from '../../knowledge-base.ts';
import { openTestKb } from '../../testing/open-test-kb.ts';

const local = { principal: localPrincipal };

const name = fc.constantFrom('a.txt', 'b.txt', 'c.md', 'x/a.txt', 'x/d.txt', 'x/y/e.md', 'z/a.txt');
const content = fc.constantFrom('One thing.', 'Another thing.', 'A third thing.', 'The last thing.');

/** What people do to a folder, and to a run of `sync`. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), name, content }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), name, to: name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sync' as const), stopAfter: fc.option(fc.nat(3)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove-document' as const), at: fc.nat(5) }) },
);

test(
  'whatever happens to the files, stopped runs included, the base holds in the end what the folder holds, each content once',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const base = mkdtempSync(join(tmpdir(), 'kb-any-'));
        const docs = join(base, 'docs');
        mkdirSync(docs);
        try {
          await using kb = await openTestKb();
          await kb.sources.declare({ address: docs }, local);
          for (const one of steps) await take(one, kb, docs);
          await kb.sync({ confirm: true }, local);
          await sleep(60);
          await kb.sync({ confirm: true }, local);
          const [report] = await kb.sync({}, local);
          expect(await held(kb, base)).toEqual(there(docs));
          expect(report!.counts).toMatchObject({ added: 0, changed: 0, moved: 0, removed: 0, opened: 0 });
          const ids = (await kb.list({ limit: 50 }, local)).items.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
        } finally {
          rmSync(base, { recursive: true });
        }
      }),
      { numRuns: 25 },
    );
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(one: Step, kb: KnowledgeBase, docs: string): Promise<void> {
  if (one.kind === 'write') {
    mkdirSync(dirname(join(docs, one.name)), { recursive: true });
    writeFileSync(join(docs, one.name), one.content);
  } else if (one.kind === 'move') {
    if (!existsSync(join(docs, one.name))) return;
    mkdirSync(dirname(join(docs, one.to)), { recursive: true });
    renameSync(join(docs, one.name), join(docs, one.to));
  } else if (one.kind === 'delete') {
    rmSync(join(docs, one.name), { force: true });
  } else if (one.kind === 'settle') {
    await sleep(60);
  } else if (one.kind === 'remove-document') {
    const document = (await kb.list({ limit: 50 }, local)).items[one.at];
    if (document) await kb.remove([document.id], local);
  } else {
    const stop = new AbortController();
    let seen = 0;
    const changed = () => {
      if (one.stopAfter !== null && (seen += 1) > one.stopAfter) stop.abort();
    };
    await kb.sync({ changed }, { ...local, signal: stop.signal }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'cancelled' });
    });
  }
}

/** The texts of the base by extension; each is that of the file whose key it has. */
async function held(kb: KnowledgeBase, base: string): Promise<readonly string[]> {
  const { items } = await kb.list({ limit: 50 }, local);
  const texts: string[] = [];
  for (const { id, key } of items) {
    const text = (await kb.passages(id, local)).map((passage) => passage.text).join('');
    expect(text).toBe(readFileSync(join(base, key), 'utf8'));
    texts.push(`${extname(key)} ${text}`);
  }
  return texts.toSorted();
}

/** The contents of a folder by extension, each once. */
function there(docs: string): readonly string[] {
  const files = readdirSync(docs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((file) => `${extname(file.name)} ${readFileSync(join(file.parentPath, file.name), 'utf8')}`);
  return [...new Set(texts)].toSorted();
}
