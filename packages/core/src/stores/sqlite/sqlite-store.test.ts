import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeStore } from '../../testing/describe-store.ts';
import { sqliteStore } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-sqlite-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

describeStore('the embedded store', () => sqliteStore({ path: join(root, `${count++}`) }));
