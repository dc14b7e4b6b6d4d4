import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import { ask, documentsOf } from './ask.ts';
import { measure, type Measures } from './measures.ts';

export interface Leg {
  readonly name: string;
  /** Of each question. */
  readonly measured: readonly Measures[];
}

/** The product without one of the two that it puts together. */
export async function legsOf(
  kb: KnowledgeBase,
  judged: readonly {
    readonly question: { readonly question: string };
    readonly relevant: ReadonlyMap<string, number>;
  }[],
  context: CallContext,
): Promise<readonly Leg[]> {
  const legs = [
    { name: 'words alone', mode: 'lexical' },
    { name: 'vectors alone', mode: 'vector' },
  ] as const;
  const found: Leg[] = [];
  for (const { name, mode } of legs) {
    const measured: Measures[] = [];
    for (const { question, relevant } of judged)
      measured.push(measure(documentsOf(await ask(kb, question.question, context, { mode })), relevant));
    found.push({ name, measured });
  }
  return found;
}
