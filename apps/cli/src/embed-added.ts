import { toKbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { embeddingState, embeddingSummary, tellNotes } from './embedding-progress.ts';
import { progressLine } from './progress-line.ts';
import type { Session } from './session.ts';
import { remark } from './terminal.ts';

/** Makes the vectors of what has been added, when a model is configured. The documents are in whatever becomes of their vectors. */
export async function embedAdded(session: Session, config: Config): Promise<void> {
  if (config.embeddings === 'none') return;
  const bar = progressLine();
  const notes: string[] = [];
  const started = performance.now();
  const progress: Embedding['progress'] = (state) => {
    const { done, total, message } = embeddingState(state);
    bar.update(done, total, message);
  };
  try {
    const report = await session.kb.embed(
      { into: 'present', progress, note: (sentence) => notes.push(sentence) },
      session,
    );
    bar.end();
    tellNotes(notes);
    remark(embeddingSummary(report, (performance.now() - started) / 1000, config));
  } catch (thrown) {
    bar.end();
    remark(`The documents are in, their vectors are not. ${toKbError(thrown).message} Go on with kb-mcp embed.`);
    if (session.signal.aborted) throw thrown;
  }
}

type Embedding = Parameters<Session['kb']['embed']>[0];
