import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { yamlLoader } from './yaml.ts';

test('the description of an API has a section for each of its operations, and its own title', async () => {
  const content =
    'openapi: 3.0.3\ninfo:\n  title: Orders\npaths:\n  /orders:\n    get:\n      summary: List\n    post:\n      summary: Make\n  "/orders/{id}":\n    delete:\n      summary: Cancel\ncomponents:\n  schemas:\n    Order:\n      type: object\n';
  const [document] = await loadAll(yamlLoader, { name: 'api.yaml', bytes: new Uint8Array(Buffer.from(content)) });
  expect(document?.title).toBe('Orders');
  expect(document?.text).toBe(content);
  expect(document?.sections.map(({ heading }) => heading.join(' '))).toEqual([
    '',
    'info',
    'paths /orders get',
    'paths /orders post',
    'paths /orders/{id} delete',
    'components schemas Order',
  ]);
});
