const MOST = 20;

/** The ids of documents that an input names and an output gives, each once, at most 20. */
export function objectsOf(input: unknown, output: unknown): readonly string[] {
  const found = new Set([...idsIn(input), ...idsIn(output)]);
  return [...found].slice(0, MOST);
}

const OWN = ['id', 'document_id'] as const;
const LISTS = ['results', 'documents', 'citations', 'matches', 'ids'] as const;
const NESTED = ['citation', 'document'] as const;

function idsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  // Every call of every door comes by here: fields are looked up, not listed.
  const fields: Partial<Record<string, unknown>> = { ...value };
  const found: string[] = [];
  for (const name of OWN) if (typeof fields[name] === 'string') found.push(fields[name].slice(0, 200));
  for (const name of LISTS)
    if (Array.isArray(fields[name])) for (const item of fields[name].slice(0, MOST)) found.push(...idOf(item));
  for (const name of NESTED) if (fields[name] !== undefined) found.push(...idsIn(fields[name]));
  return found;
}

const idOf = (item: unknown): readonly string[] => (typeof item === 'string' ? [item] : idsIn(item).slice(0, 1));
