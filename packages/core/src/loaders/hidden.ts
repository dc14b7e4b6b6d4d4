import { isRecord } from './plain.ts';

/** Counts the characters that were left out because a reader would not have seen them. */
export interface HiddenCounter {
  add(kind: HiddenKind, characters: number): void;
  /** `{ hidden: { kind: characters } }`, or nothing when nothing was hidden. */
  metadata(): { readonly hidden?: Readonly<Record<string, number>> };
}

/** How a text was hidden. */
export type HiddenKind =
  | 'invisible'
  | 'direction'
  | 'tags'
  | 'styled'
  | 'struck'
  | 'tiny'
  | 'offPage'
  | 'sameColour'
  | 'covered'
  | 'comments'
  | 'attributes'
  | 'cells';

/** Starts with nothing, or with what was counted before. */
export function hiddenCounter(before?: unknown): HiddenCounter {
  // What another counter gave.
  const counts: Partial<Record<HiddenKind, number>> = isRecord(before) ? { ...(before as Record<string, number>) } : {};
  return {
    add(kind, characters) {
      if (characters > 0) counts[kind] = (counts[kind] ?? 0) + characters;
    },
    metadata: () => (Object.keys(counts).length === 0 ? {} : { hidden: { ...counts } }),
  };
}
