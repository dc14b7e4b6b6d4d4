import { z } from 'zod';
import { flagValue, setting } from './fields.ts';

const milliseconds = z.coerce.number().int().min(10).max(600_000);
/** Files and pipes put a line break behind it. */
const secret = z.string().trim().min(1);
const address = z.url({ protocol: /^https?$/ });

/** Which model makes vectors, if any, and which service puts results in order. Without them nothing leaves this machine. */
export const embeddingSettings = {
  embeddings: setting(
    z.enum(['none', 'openai', 'local']),
    'KB_MCP_EMBEDDINGS',
    '--embeddings <provider>',
    'What makes vectors of passages and questions: none; openai, a service that speaks its API (also Ollama, LM Studio, vLLM, TEI), which is sent the texts; local, a model on this machine, in a process of its own.',
  ).default('none'),
  embeddingModel: setting(
    z.string().min(1).optional(),
    'KB_MCP_EMBEDDING_MODEL',
    '--embedding-model <name>',
    'The model. Default: text-embedding-3-small for openai, Xenova/multilingual-e5-small for local.',
  ),
  embeddingUrl: setting(
    address,
    'KB_MCP_EMBEDDING_URL',
    '--embedding-url <url>',
    'With openai: the address of the service, up to and including /v1.',
  ).default('https://api.openai.com/v1'),
  embeddingKey: setting(secret.optional(), 'KB_MCP_EMBEDDING_KEY', undefined, 'The API key of that service.'),
  embeddingDimensions: setting(
    z.coerce.number().int().min(2).max(16_384).optional(),
    'KB_MCP_EMBEDDING_DIMENSIONS',
    '--embedding-dimensions <number>',
    "How many dimensions to ask for, of models that can shorten their vectors. Default: the model's own.",
  ),
  embeddingQueryPrefix: setting(
    z.string().optional(),
    'KB_MCP_EMBEDDING_QUERY_PREFIX',
    undefined,
    'Put before each question. Default: what the model was trained with, when it is known.',
  ),
  embeddingPassagePrefix: setting(
    z.string().optional(),
    'KB_MCP_EMBEDDING_PASSAGE_PREFIX',
    undefined,
    'Put before each passage. Default as above.',
  ),
  embeddingOffline: setting(
    flagValue,
    'KB_MCP_EMBEDDING_OFFLINE',
    undefined,
    'With local: never download a model.',
  ).default(false),
  embeddingPrice: setting(
    z.coerce.number().min(0).optional(),
    'KB_MCP_EMBEDDING_PRICE',
    undefined,
    'What a million tokens cost, in any currency: kb-mcp embed then shows the cost.',
  ),
  embeddingMilliseconds: setting(
    milliseconds,
    'KB_MCP_EMBEDDING_MILLISECONDS',
    undefined,
    'How long a search waits for the vector of its question before it answers by words alone.',
  ).default(1_500),
  vectorMegabytes: setting(
    z.coerce.number().int().min(1).max(4_096),
    'KB_MCP_VECTOR_MEGABYTES',
    undefined,
    'Memory for vectors in each process; when they need more, one bit a dimension is kept there instead of eight.',
  ).default(512),
  vectorWeight: setting(
    z.coerce.number().min(0).max(100),
    'KB_MCP_VECTOR_WEIGHT',
    '--vector-weight <number>',
    'How much vectors count beside words: 2 twice as much as was right for most models and documents, 0.5 half as much. kb-mcp eval run says when another is better for yours.',
  ).default(1),
  rerankUrl: setting(
    address.optional(),
    'KB_MCP_RERANK_URL',
    '--rerank-url <url>',
    'Address of a /rerank service (Cohere, Jina, Voyage, vLLM, TEI, llama.cpp) that puts the best passages in order; it is sent them and the question.',
  ),
  rerankModel: setting(z.string().min(1), 'KB_MCP_RERANK_MODEL', '--rerank-model <name>', 'Its model.').default(
    'default',
  ),
  rerankKey: setting(secret.optional(), 'KB_MCP_RERANK_KEY', undefined, 'Its API key.'),
  rerankPassages: setting(
    z.coerce.number().int().min(2).max(200),
    'KB_MCP_RERANK_PASSAGES',
    undefined,
    'How many passages it is sent.',
  ).default(30),
  rerankMilliseconds: setting(
    milliseconds,
    'KB_MCP_RERANK_MILLISECONDS',
    undefined,
    'How long a search waits for it before it goes without.',
  ).default(1_000),
};

/** Those that a configuration file must not hold. */
export const embeddingSecrets = ['embeddingKey', 'rerankKey'] as const;
