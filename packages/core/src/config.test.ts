import { expect, test } from 'vitest';
import { loadConfig } from './config.ts';

const refusal = (file: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>> = {}): string => {
  try {
    loadConfig({ file, env });
  } catch (error) {
    return String(Object(error).message);
  }
  return 'nothing is wrong';
};

test.each([
  [{ port: 'tea' }, {}, 'The setting port (--port <number>, KB_MCP_PORT) is not right: it must be a number.'],
  [{ prot: 3 }, {}, 'In the settings there is no «prot».'],
  [
    { transport: 'tcp' },
    {},
    'The setting transport (--transport <kind>, KB_MCP_TRANSPORT) is not right: it must be one of stdio, http, sse.',
  ],
  [{ roots: 5 }, {}, 'The setting roots (--root <folder...>, KB_MCP_ROOTS) is not right: it must be a string.'],
  [
    {},
    { KB_MCP_COLLECTION_STORES: '[{' },
    'The setting collectionStores (KB_MCP_COLLECTION_STORES) is not right: it is not valid JSON.',
  ],
  [
    {},
    { KB_MCP_COLLECTION_STORES: '[{"collections":["hr"],"store":"mysql://kb:hidden@db/kb"}]' },
    'The setting collectionStores.0.store (KB_MCP_COLLECTION_STORES) is not right: use embedded, postgres, supabase or postgres://….',
  ],
])('%j with %j is refused in a sentence that names the setting', (file, env, sentence) => {
  expect(refusal(file, env)).toBe(sentence);
});
