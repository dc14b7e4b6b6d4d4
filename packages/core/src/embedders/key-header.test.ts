import { expect, test } from 'vitest';
import { keyHeader } from './key-header.ts';

test.each([
  ['https://mine.openai.azure.com/openai/deployments/e/embeddings?api-version=2024-10-21', 'k', 'api-key'],
  ['https://mine.services.ai.azure.com/openai/v1/embeddings', 'k', 'api-key'],
  ['https://mine.openai.azure.com/openai/v1/embeddings', 'eyJhbGciOiJSUzI1NiJ9.e30.x', 'authorization'],
  ['https://api.openai.com/v1/embeddings', 'k', 'authorization'],
  ['https://openai.azure.com.example.org/v1/embeddings', 'k', 'authorization'],
])('to %s the key %s goes in the header %s', (url, key, header) => {
  expect(keyHeader(url, key)).toEqual({ [header]: header === 'api-key' ? key : `Bearer ${key}` });
});
