import { KbError } from '@kb-mcp/core';
import { listDocuments } from '@kb-mcp/core/tools/list-documents';
import type { Session } from './session.ts';

/** What commands that take a document say of the argument. */
export const ID_OR_NAME = 'the id that search or list shows, or the name that list shows beside it';

/**
 * Makes a call with the document that a person names: by its id (or that of a passage), else by its key. Gives its id, and the answer. Throws what the
 * call threw where no document has that key, and `invalid_input` with their ids where several collections have one.
 */
export async function withDocument<T>(
  session: Session,
  given: string,
  call: (id: string) => Promise<T>,
): Promise<{ readonly id: string; readonly answer: T }> {
  try {
    return { id: given, answer: await call(given) };
  } catch (error) {
    const isUnknown = error instanceof KbError && ['not_found', 'invalid_input'].includes(error.code);
    const ids = isUnknown ? await idsNamed(session, given) : [];
    const [id, another] = ids;
    if (id === undefined) throw error;
    if (another === undefined) return { id, answer: await call(id) };
    throw new KbError(
      'invalid_input',
      `${ids.length} documents are named ${given}: give the id of one, ${ids.join(' or ')}.`,
    );
  }
}

async function idsNamed({ call }: Session, key: string): Promise<readonly string[]> {
  const ids: string[] = [];
  // Longer keys that begin with this one, as those of an archive's files, are passed over.
  for (let cursor: string | undefined, page = 0; page < mostPages; page++) {
    const found = await call(listDocuments, { path: key, limit: 200, cursor });
    ids.push(...found.documents.filter((document) => document.key === key).map(({ id }) => id));
    ({ cursor } = found);
    if (cursor === undefined) break;
  }
  return ids;
}

const mostPages = 50;
