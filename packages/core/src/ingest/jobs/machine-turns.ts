import { openLater } from '../../open-later.ts';
import type { StateStore } from '../../ports.ts';
import { takeLease } from './lease.ts';
import { thisProcess } from './this-process.ts';

/** Turns of reading what takes much memory, one for all processes of a store on this machine. */
export interface MachineTurns extends AsyncDisposable {
  /** The turn, until it is given back or its process ends; `undefined` while somebody else has it. */
  tryTake(): Promise<AsyncDisposable | undefined>;
}

/** Opens the store when the first turn is wanted. */
export function machineTurns(open: () => Promise<StateStore>): MachineTurns {
  const state = openLater(open);
  return {
    tryTake: async () => takeLease(await state(), `large file ${thisProcess.machine}`),
    async [Symbol.asyncDispose]() {
      await (await state.opened())?.[Symbol.asyncDispose]();
    },
  };
}
