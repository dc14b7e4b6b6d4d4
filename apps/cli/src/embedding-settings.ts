/** The settings that say what makes vectors, for every command that may need it. */
export const EMBEDDING_SETTINGS = ['embeddings', 'embeddingModel', 'embeddingUrl', 'embeddingDimensions'];
