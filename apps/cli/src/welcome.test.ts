import { expect, test } from 'vitest';
import { welcome } from './welcome.ts';

const urls = {
  mcp: 'http://127.0.0.1:3000/mcp',
  sse: 'http://127.0.0.1:3000/sse',
  api: 'http://127.0.0.1:3000/api',
  docs: 'http://127.0.0.1:3000/docs',
};

const shown = (config: object) =>
  welcome({
    urls,
    config: { data: '/srv/kb', store: 'embedded', auth: undefined, ...config },
    closed: false,
    mcp: true,
  });

/** What a person copies into the settings of Claude Desktop. */
function copied(text: string): unknown {
  const [, json] = /(\{\n[^]*?\n {2}\})\n/.exec(text) ?? [];
  return JSON.parse(json ?? '');
}

test('Claude Desktop is told the folder of an embedded base', () => {
  const text = shown({});
  expect(text).toContain('is serving');
  expect(copied(text)).toMatchObject({ mcpServers: { kb: { args: expect.arrayContaining(['--data', '/srv/kb']) } } });
  expect(copied(text)).not.toHaveProperty('mcpServers.kb.env');
});

test.each([
  ['in a variable', { store: 'postgres', databaseUrl: 'postgres://ann:hush@db.example.org:5433/kb?options=hush' }],
  ['as the store', { store: 'postgres://ann:hush@db.example.org:5433/kb' }],
])('Claude Desktop is told the database of the base, without its password: an address %s', (_, config) => {
  const text = shown(config);
  expect(text).toMatch(/serving\S* postgres:\/\/db\.example\.org:5433\/kb\n/);
  expect(text).not.toContain('hush');
  expect(copied(text)).toMatchObject({
    mcpServers: {
      kb: {
        args: expect.arrayContaining(['--store', 'postgres']),
        env: { DATABASE_URL: 'postgres://ann:…@db.example.org:5433/kb' },
      },
    },
  });
});

test('Claude Desktop is told the project of Supabase, without its key', () => {
  const text = shown({ store: 'supabase', supabaseUrl: 'https://abc.supabase.co', supabaseKey: 'sb_secret_hush' });
  expect(text).toMatch(/serving\S* https:\/\/abc\.supabase\.co\n/);
  expect(text).not.toContain('hush');
  expect(copied(text)).toMatchObject({
    mcpServers: { kb: { env: { SUPABASE_URL: 'https://abc.supabase.co', SUPABASE_SECRET_KEY: '…' } } },
  });
});
