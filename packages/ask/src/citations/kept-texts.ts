import { z } from 'zod';
import { standsIn } from './quotations.ts';
import type { Quotation } from './quotations.ts';

/** Texts that tools have shown where nobody here can ask the tools again. */
export interface KeptTexts {
  /** Takes note of every text in a tool's result. */
  note(output: unknown): void;
  /** Whether the words stand in what was shown under the id; nothing when that cannot be told. */
  holds(quotation: Quotation): boolean | undefined;
}

/** Keeps texts by the id of the passage or document that they belong to. */
export function keptTexts(): KeptTexts {
  const seen = new Map<string, { readonly text: string; readonly whole: boolean }[]>();
  const keep = (id: string, text: string, whole: boolean): void => {
    seen.set(id, [...(seen.get(id) ?? []), { text, whole }]);
  };
  return {
    note(output) {
      const { results = [], context, citations = [] } = lists.safeParse(output).data ?? {};
      for (const item of [output, ...results]) {
        const { data } = shown.safeParse(item);
        if (data) keep(data.id, data.text, data.metadata?.next_id === undefined);
      }
      // The context holds the passages of all its citations.
      for (const item of context === undefined ? [] : citations) {
        const { data } = cited.safeParse(item);
        for (const id of data ? [data.id, data.document_id] : []) if (id !== undefined) keep(id, context ?? '', false);
      }
    },
    holds({ quote, id }) {
      const texts = seen.get(id) ?? [];
      if (texts.some(({ text }) => standsIn(text, quote))) return true;
      return texts.some(({ whole }) => whole) ? false : undefined;
    },
  };
}

const lists = z.object({
  results: z.array(z.unknown()).optional(),
  context: z.string().optional(),
  citations: z.array(z.unknown()).optional(),
});

const shown = z.object({
  id: z.string(),
  text: z.string(),
  metadata: z.object({ next_id: z.string().optional() }).optional(),
});

const cited = z.object({ id: z.string(), document_id: z.string().optional() });
