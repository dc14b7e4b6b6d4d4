import { randomBytes } from 'node:crypto';
import type { CallRequest } from './language-model.ts';

/** A piece of a call as services send it; compatible ones leave out or repeat nearly anything. */
export interface CallPiece {
  readonly index?: number | undefined;
  readonly id?: string | null | undefined;
  readonly function?: { readonly name?: string | null | undefined; readonly arguments?: unknown } | undefined;
}

/** Puts calls together from their pieces. */
export function callsInPieces() {
  const calls: { id: string; name: string; arguments: string }[] = [];
  const open = new Map<number | undefined, (typeof calls)[number]>();
  return {
    add({ index, id, function: part }: CallPiece): void {
      const name = part?.name ?? '';
      let call = open.get(index);
      // Some services number every call alike: another id begins another call, and so does a name after whole arguments.
      const another = call && id ? call.id !== '' && call.id !== id : name !== '' && call && isJson(call.arguments);
      if (!call || another) {
        call = { id: '', name: '', arguments: '' };
        open.set(index, call);
        calls.push(call);
      }
      call.id ||= id ?? '';
      call.name ||= name;
      call.arguments += textOf(part?.arguments);
    },
    /** Each with an id of its own and a name that the service takes back. */
    all: (): readonly CallRequest[] =>
      calls.map((call, at) => ({
        id: calls.findIndex(({ id }) => id === call.id) < at || call.id === '' ? newId() : call.id,
        name: plain(call.name),
        arguments: call.arguments,
      })),
  };
}

/** Whether this is one whole JSON text. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Arguments are JSON in a string; some services send the object itself. */
const textOf = (given: unknown): string =>
  typeof given === 'string' ? given : given === undefined || given === null ? '' : JSON.stringify(given);

const newId = (): string => `call_${randomBytes(12).toString('hex')}`;

/** Models write `functions.search` and `search<|channel|>` too; the name is sent back to the service, which takes these characters alone. */
const plain = (name: string): string =>
  name
    .replace(/^functions\./, '')
    .replace(/<\|.*$/s, '')
    .replaceAll(/[^a-zA-Z0-9_-]/g, '_')
    .slice(0, 64) || 'unnamed';
