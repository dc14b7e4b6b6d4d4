import { z } from 'zod';
import { records, type Records } from '../../access/records.ts';
import type { StateStore } from '../../ports.ts';
import type { DeclaredSource } from '../../sources.ts';

const schema = z.object({
  id: z.string(),
  kind: z.string(),
  address: z.string(),
  base: z.string().optional(),
  reach: z
    .object({
      depth: z.number().int().optional(),
      pages: z.number().int().optional(),
      hosts: z.array(z.string()).optional(),
    })
    .optional(),
  followLinks: z.boolean().optional(),
  collection: z.string(),
  tags: z.array(z.string()),
  watch: z.boolean(),
  createdAt: z.string(),
  syncedAt: z.string().optional(),
  files: z.number().int().optional(),
  addedAt: z.string().optional(),
});

/** The declared sources of one store. */
export const sourceBook = (state: StateStore): Records<DeclaredSource> => records(state, 'source', schema);
