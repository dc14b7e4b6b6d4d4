import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';

test('no model is configured unless somebody says so', () => {
  const { embeddings, rerankUrl } = loadConfig({});
  expect([embeddings, rerankUrl]).toEqual(['none', undefined]);
});

test('a key of a service is taken from the environment and refused in a file', () => {
  expect(loadConfig({ env: { KB_MCP_EMBEDDING_KEY: 'k' } }).embeddingKey).toBe('k');
  for (const name of ['embeddingKey', 'rerankKey'])
    expect(() => loadConfig({ file: { [name]: 'k' } })).toThrow('in the environment, not in a file');
});

test('a line break behind a key, as a file has it, is no part of it', () => {
  const env = { KB_MCP_EMBEDDING_KEY: 'k\n', KB_MCP_RERANK_KEY: ' r\r\n' };
  expect(loadConfig({ env })).toMatchObject({ embeddingKey: 'k', rerankKey: 'r' });
});
