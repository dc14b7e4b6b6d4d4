import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test('what is named like a secret is hidden, at any depth, and so are passwords in addresses', () => {
  const shown = redact({
    apiKey: 'sk-123',
    store: { url: 'postgres://kb:hunter2@localhost/kb', password: 'hunter2' },
    roots: ['https://user:hunter2@example.org/'],
    port: 3000,
    publicUrl: 'https://example.org:8443/kb',
    rerankUrl: 'https://example.org/rerank?api-version=1&api_key=hunter2#x',
  });
  expect(shown).toEqual({
    apiKey: '(hidden)',
    store: { url: 'postgres://kb:(hidden)@localhost/kb', password: '(hidden)' },
    roots: ['https://user:(hidden)@example.org/'],
    port: 3000,
    publicUrl: 'https://example.org:8443/kb',
    rerankUrl: 'https://example.org/rerank?api-version=1&api_key=(hidden)#x',
  });
});
