/** What a first call of each tool could send; shown in the description of the routes. */
export const examples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  search: { query: 'How many days of holiday are there?' },
  fetch: { id: 'the id that a search gave' },
  search_documents: { query: 'How many days of holiday are there?', limit: 3 },
  get_context_for_rag: { query: 'How many days of holiday are there?', max_tokens: 800 },
  verify_quote: { quote: 'The canteen opens at noon.' },
  get_knowledge_base: {},
  get_database_stats: {},
  list_documents: { limit: 10 },
  list_versions: { id: 'the id that list_documents shows' },
  read_version: { id: 'the id that list_documents shows', as_of: '2030-12-31' },
  compare_versions: { id: 'the id that list_documents shows', from: '2030-12-31' },
  upload_document: { name: 'canteen.md', text: '# Canteen\n\nThe canteen opens at noon.' },
  delete_document: { id: 'the id that list_documents shows' },
  list_files: {},
  read_file: { path: 'canteen.md' },
  write_file: { path: 'canteen.md', text: '# Canteen\n\nThe canteen opens at noon.', overwrite: true },
};
