/** Turns of reading what takes much memory: one file at a time. */
export interface LargeTurns {
  /** The turn, until it is given back; `undefined` while somebody else has it. */
  tryTake(): Promise<AsyncDisposable | undefined>;
}

/** Turns within this process. */
export function ownTurns(): LargeTurns {
  let isTaken = false;
  return {
    async tryTake() {
      if (isTaken) return undefined;
      isTaken = true;
      return {
        async [Symbol.asyncDispose]() {
          isTaken = false;
        },
      };
    },
  };
}
