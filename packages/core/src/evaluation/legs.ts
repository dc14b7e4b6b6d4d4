import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import { ask } from './ask.ts';
import type { Judged } from './judge.ts';
import { measure, type Measures } from './measures.ts';

export interface Leg {
  readonly name: string;
  /** Of each question. */
  readonly measured: readonly Measures[];
}

/** The product without one of the two that it puts together. */
export async function legsOf(
  kb: KnowledgeBase,
  judged: readonly Judged[],
  context: CallContext,
): Promise<readonly Leg[]> {
  const legs = [
    { name: 'words alone', mode: 'lexical' },
    { name: 'vectors alone', mode: 'vector' },
  ] as const;
  const found: Leg[] = [];
  for (const { name, mode } of legs) {
    const measured: Measures[] = [];
    for (const { question, relevant, ranked } of judged)
      measured.push(measure(ranked((await ask(kb, question.question, context, { mode })).spots), relevant));
    found.push({ name, measured });
  }
  return found;
}
