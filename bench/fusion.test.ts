import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { measureFusion } from './fusion.ts';
import { publishedVectors } from './published-vectors.ts';

const tickets = resolve(import.meta.dirname, '../../shared/eval/tickets-embedded');

test.skipIf(!existsSync(tickets))(
  'with the vectors of a real model, both rankings together are no worse than the better of them (tickets in ../shared, when they are there)',
  async () => {
    const [row] = await measureFusion(tickets, 100, { models: publishedVectors });
    expect(row).toMatchObject({ model: 'published vectors', questions: 65 });
    expect(row?.vectors).toBeGreaterThan(0.74);
    expect(row?.difference.mean).toBeGreaterThan(-0.01);
  },
);
