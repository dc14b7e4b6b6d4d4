import { writeSync } from 'node:fs';
import { sqliteStore } from '../../packages/core/src/stores/sqlite/index.ts';
import { batch } from './batch.ts';

/** Puts batch after batch without pause, and writes the number of each that the store acknowledged, until it is killed. */
const [, , path = '', name = '', from = '0'] = process.argv;
await using store = sqliteStore({ path });
for (let step = Number(from); ; step++) {
  await store.put(batch(name, step));
  writeSync(1, `${step}\n`);
}
