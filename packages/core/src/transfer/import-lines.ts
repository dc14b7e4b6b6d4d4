import { requireScope } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { Principal } from '../model.ts';
import type { CallOptions, VectorKnowledgeStore } from '../ports.ts';
import { importWriter } from './import-writer.ts';
import { type ExportedSpace, exportVersion } from './lines.ts';
import { parseLine } from './parse-line.ts';
import { splitLines } from './split-lines.ts';

export interface ImportOptions extends CallOptions {
  /** The documents go to collections that this caller may write to. */
  readonly principal: Principal;
  /** Only says what would be done, and what is wrong. */
  readonly dryRun?: boolean | undefined;
  /** Told of each line that is left out, with its number and the reason. */
  readonly fault?: ((sentence: string) => void) | undefined;
  readonly progress?: ((counts: ImportCounts) => void) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly vectors: number;
  /** Lines that were left out. */
  readonly faults: number;
  /** Why the vectors of the file were not taken. */
  readonly vectorNotice?: string;
}

/**
 * Puts what `exportLines` wrote into a base: into an empty one, exporting again gives the same bytes. A line that does not fit is left out and told of;
 * documents that the file does not name stay. Throws `invalid_input` for what is no export.
 */
export async function importLines(
  store: VectorKnowledgeStore,
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportCounts> {
  const { principal, fault, progress } = options;
  requireScope(principal, 'kb:write');
  let faults = 0;
  const refuse = (line: number, why: string): void => {
    faults += 1;
    fault?.(`Line ${line} ${why}.`);
  };
  const writer = importWriter(store, { ...options, refuse });
  const counts = (): ImportCounts => ({ ...writer.counts(), faults });
  let begun = false;
  for await (const { number, text, fault: broken } of splitLines(chunks)) {
    options.signal?.throwIfAborted();
    const parsed = text === undefined ? { fault: broken ?? 'is empty' } : parseLine(text);
    if (!begun && !('header' in parsed)) throw new KbError('invalid_input', NO_EXPORT);
    begun = true;
    if ('fault' in parsed) {
      refuse(number, parsed.fault);
      writer.forget();
    } else if ('document' in parsed) await writer.add(parsed.document, number, text?.length ?? 0);
    else if ('earlier' in parsed) writer.addEarlier(parsed.earlier, number, text?.length ?? 0);
    else if ('vectors' in parsed) await writer.addVectors(parsed.vectors, number);
    else await writer.begin(spaceOf(parsed.header));
    progress?.(counts());
  }
  if (!begun) throw new KbError('invalid_input', NO_EXPORT);
  await writer.end();
  return counts();
}

function spaceOf({
  version,
  space,
}: {
  version: number;
  space?: ExportedSpace | undefined;
}): ExportedSpace | undefined {
  if (version <= exportVersion) return space;
  throw new KbError('invalid_input', 'This export was written by a newer kb-mcp. Update this one.');
}

const NO_EXPORT =
  'This is no export of kb-mcp: its first line does not say so. Documents in JSON Lines, JSON or CSV are added with kb-mcp add.';
