/** Where a passage or document stands, as tools told it. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly heading: readonly string[];
  readonly page?: number;
  readonly lines?: { readonly from: number; readonly to: number };
}

export interface Sources {
  /** Takes note of every passage and document in a tool's structured result. */
  note(output: unknown): void;
  get(id: string): Source | undefined;
  /** The ids that a citation may mean: its own or, of a number that a packed context gave to passages, theirs, the latest first. */
  meant(id: string): readonly string[];
  all(): readonly Source[];
}

/** What the tools of a conversation have shown, by id. */
export function sourcesSeen(): Sources {
  const seen = new Map<string, Source>();
  const numbered = new Map<string, readonly string[]>();
  return {
    note(output) {
      if (!isRecord(output)) return;
      const lists = ['results', 'citations', 'documents']
        .map((name) => output[name])
        .filter((list) => Array.isArray(list));
      for (const item of [output, ...lists.flat()]) {
        const source = sourceOf(item);
        // A place inside a document says more than the document.
        if (source && (source.lines !== undefined || !seen.has(source.id))) seen.set(source.id, source);
        const number =
          source && isRecord(item) && typeof item['number'] === 'number' ? String(item['number']) : undefined;
        if (source && number !== undefined) numbered.set(number, [source.id, ...(numbered.get(number) ?? [])]);
      }
    },
    get: (id) => seen.get(id),
    meant: (id) => (seen.has(id) ? [id] : (numbered.get(id) ?? [id])),
    all: () => [...seen.values()],
  };
}

function sourceOf(item: unknown): Source | undefined {
  if (!isRecord(item) || typeof item['id'] !== 'string') return undefined;
  const document = isRecord(item['document']) ? item['document'] : item;
  const { title, url } = document;
  if (typeof title !== 'string') return undefined;
  const { heading, page, lines } = item;
  return {
    id: item['id'],
    title,
    url: typeof url === 'string' ? url : '',
    heading: Array.isArray(heading) ? heading.map(String) : [],
    ...(typeof page === 'number' && { page }),
    ...(isRecord(lines) &&
      typeof lines['from'] === 'number' &&
      typeof lines['to'] === 'number' && { lines: { from: lines['from'], to: lines['to'] } }),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
