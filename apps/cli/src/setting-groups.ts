/** The settings that say what makes vectors, for every command that may need it. */
export const EMBEDDING_SETTINGS = ['embeddings', 'embeddingModel', 'embeddingUrl', 'embeddingDimensions'];

/** The settings of what searches from the command line. */
export const SEARCH_SETTINGS = ['data', ...EMBEDDING_SETTINGS, 'vectorWeight', 'rerankUrl', 'rerankModel'];

/** The settings of all that puts documents in. */
export const ADD_SETTINGS = [
  'data',
  'extend',
  'collection',
  'granularity',
  'followLinks',
  'webPrivateHosts',
  ...EMBEDDING_SETTINGS,
];
