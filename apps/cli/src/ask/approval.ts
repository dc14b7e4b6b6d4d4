import type { Approve } from '@kb-mcp/ask';
import { remark } from '../terminal.ts';

export interface ApprovalOptions {
  readonly yes?: boolean | undefined;
  /** Puts a question to the person at the terminal; absent where there is none. */
  readonly ask?: ((question: string) => Promise<string | undefined>) | undefined;
}

/** Lets every call pass that changes nothing; for the others asks the person at the terminal, one at a time, or refuses where there is none. */
export function approval({ yes = false, ask }: ApprovalOptions): Approve {
  let asked: Promise<unknown> = Promise.resolve();
  return async (call) => {
    if (call.readOnly || yes) return true;
    const shown = `${call.tool} of ${call.server} with ${JSON.stringify(call.input)}`;
    if (!ask) {
      remark(`Not called, as it may change something: ${shown}. Allow it with --yes.`);
      return false;
    }
    const answer = asked.then(() => ask(`May the model call ${shown}? [y/N] `));
    asked = answer.catch(() => undefined);
    return /^y(es)?$/i.test((await answer) ?? '');
  };
}
