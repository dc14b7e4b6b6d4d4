import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RestServer, restServer } from './server.ts';

let server: RestServer;
beforeAll(async () => {
  server = await restServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const ruleset: RulesetDefinition = {
  // The rules for OpenAPI are a ruleset; the types of the two packages differ in a field that is not looked at.
  extends: [[rulesets.oas as RulesetDefinition, 'all']],
  rules: {
    // Nobody answers for every server; a licence has an identifier in OpenAPI 3.1; tags stand in the order people read them.
    'info-contact': 'off',
    'license-url': 'off',
    'openapi-tags-alphabetical': 'off',
  },
};

test.each(['/openapi.json', '/openapi-actions.json'])('%s is clean under the rules of Spectral', async (path) => {
  const linter = new spectral.Spectral();
  linter.setRuleset(ruleset);
  const found = await linter.run(await (await fetch(server.base + path)).text());
  expect(found.map(({ code, message, path: at }) => `${String(code)}: ${message} ${at.join('.')}`)).toEqual([]);
});

test('a description that is wrong is not clean', async () => {
  const linter = new spectral.Spectral();
  linter.setRuleset(ruleset);
  const { info, ...broken } = Object(await (await fetch(`${server.base}/openapi.json`)).json());
  expect((await linter.run(JSON.stringify({ ...broken, info: { title: info.title } }))).length).toBeGreaterThan(0);
});
