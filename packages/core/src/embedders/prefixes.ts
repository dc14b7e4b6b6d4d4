/** What a model wants in front of each text. */
export interface Prefixes {
  readonly query: string;
  readonly passage: string;
}

/** Prefixes of somebody's own, each perhaps empty; where there is none, that of the model. */
export type OwnPrefixes = { readonly [each in keyof Prefixes]?: string | undefined };

/** Each prefix as given, else as the model was trained with it, by its name; empty for models that want none or are not known. */
export function prefixesOf(model: string, { query, passage }: OwnPrefixes = {}): Prefixes {
  const own = trained.find(([name]) => name.test(model))?.[1];
  return { query: query ?? own?.query ?? '', passage: passage ?? own?.passage ?? '' };
}

const searching = 'Represent this sentence for searching relevant passages: ';
const trained: readonly (readonly [RegExp, Prefixes])[] = [
  [
    /\be5\b.*instruct/i,
    { query: 'Instruct: Given a question, retrieve passages that answer it\nQuery: ', passage: '' },
  ],
  [/\be5\b/i, { query: 'query: ', passage: 'passage: ' }],
  // What Voyage puts there itself for its own `input_type`.
  [
    /\bvoyage-(?!multimodal|context)/i,
    {
      query: 'Represent the query for retrieving supporting documents: ',
      passage: 'Represent the document for retrieval: ',
    },
  ],
  [/nomic-embed-text/i, { query: 'search_query: ', passage: 'search_document: ' }],
  [/embeddinggemma/i, { query: 'task: search result | query: ', passage: 'title: none | text: ' }],
  [/qwen3-embedding/i, { query: 'Instruct: Given a question, retrieve passages that answer it\nQuery: ', passage: '' }],
  [/arctic-embed.*(2|v2)/i, { query: 'query: ', passage: '' }],
  [/arctic-embed|mxbai-embed|bge-(small|base|large)-en/i, { query: searching, passage: '' }],
];
