import { constants, setPriority } from 'node:os';
import { toKbError } from '../../errors.ts';
import { loadModel } from './load-model.ts';
import type { Response, Work } from './protocol.ts';

// Searches come first where both want the processor.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

let model: Awaited<ReturnType<typeof loadModel>> | undefined;

const send = (response: Response) => process.send?.(response);

process.on('message', (work: Work) => {
  void answer(work).then(send);
});
// It ends with the process that started it, which a terminal tells to end at the same time.
for (const end of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(end, () => undefined);
process.on('disconnect', () => process.exit());

async function answer(work: Work): Promise<Response> {
  try {
    if ('texts' in work) return { vectors: (await model?.(work.texts)) ?? [] };
    model = await loadModel(work.load, (loaded, total) => send({ loaded, total }));
    return { vectors: [] };
  } catch (error) {
    const { code, message, cause } = toKbError(error);
    return { code, message, stack: cause instanceof Error ? cause.stack : undefined };
  }
}
