const MOST = 20;

/** The ids of documents and passages that an input names and an output gives, each once, at most 20. */
export function objectsOf(input: unknown, output: unknown): readonly string[] {
  const found = new Set([...idsIn(input), ...idsIn(output)]);
  return [...found].slice(0, MOST);
}

const OWN = ['id', 'document_id'] as const;
const LISTS = ['results', 'documents', 'citations', 'matches', 'ids'] as const;
const NESTED = ['citation', 'document'] as const;

function idsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const found: string[] = [];
  for (const name of OWN) {
    const id = own(value, name);
    if (typeof id === 'string') found.push(id.slice(0, 200));
  }
  for (const name of LISTS) {
    const list = own(value, name);
    if (Array.isArray(list)) for (const item of list.slice(0, MOST)) found.push(...idOf(item));
  }
  for (const name of NESTED) found.push(...idsIn(own(value, name)));
  return found;
}

const own = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;

const idOf = (item: unknown): readonly string[] => (typeof item === 'string' ? [item] : idsIn(item).slice(0, 1));
