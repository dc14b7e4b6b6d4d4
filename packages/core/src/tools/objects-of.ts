const MOST = 20;

/** The ids of documents that an input names and an output gives, each once, at most 20. */
export function objectsOf(input: unknown, output: unknown): readonly string[] {
  const found = new Set([...idsIn(input), ...idsIn(output)]);
  return [...found].slice(0, MOST);
}

const OWN = ['id', 'document_id'];
const LISTS = ['results', 'documents', 'citations', 'matches', 'ids'];
const NESTED = ['citation', 'document'];

function idsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.entries(value).flatMap(([name, id]: [string, unknown]) =>
    OWN.includes(name) && typeof id === 'string' ? [id.slice(0, 200)] : [],
  );
  const listed = Object.entries(value).flatMap(([name, list]: [string, unknown]) =>
    LISTS.includes(name) && Array.isArray(list) ? list.slice(0, MOST).flatMap(idOf) : [],
  );
  const nested = Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    NESTED.includes(name) ? idsIn(inner) : [],
  );
  return [...own, ...listed, ...nested];
}

const idOf = (item: unknown): readonly string[] => (typeof item === 'string' ? [item] : idsIn(item).slice(0, 1));
