import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { textLoader } from './text.ts';

async function load(name: string, content: string) {
  const [document] = await loadAll(textLoader, { name, bytes: new Uint8Array(Buffer.from(content)) });
  return {
    title: document?.title,
    text: document?.text,
    headings: document?.sections.map(({ heading }) => heading.join(' > ')),
  };
}

test('reStructuredText has the headings that are underlined, in the order of their signs, with the names above them', async () => {
  const content =
    '.. _guide:\n\n=====\nGuide\n=====\n\nTea\n---\n\nGreen ``tea``.\n\n:ref:`How <x>` it is made\n~~~~~~~~~~~~~~~~~~~~~~~~~\n\nSteamed.\n\nCoffee\n------\n\nName  Price\n====  =====\na     1\n\nfirst\nsecond\n------\n';
  const { title, text, headings } = await load('guide.rst', content);
  expect(title).toBe('Guide');
  expect(text).toBe(content);
  expect(headings).toEqual(['Guide > Tea', 'Guide > Tea > How it is made', 'Guide > Coffee']);
});

test('AsciiDoc has the headings outside of its listings and comments', async () => {
  const content =
    '= Guide\nAnn Lee\n\n[[tea]]\n== Tea\n\n----\n== no heading\n----\n\n////\n== neither\n////\n\n=== Green\n\nSteamed.\n';
  const { title, headings } = await load('guide.adoc', content);
  expect(title).toBe('Guide');
  expect(headings).toEqual(['Guide', 'Guide > Tea', 'Guide > Tea > Green']);
});

test('Org has the headings without their states and tags', async () => {
  const { headings } = await load(
    'a.org',
    '* TODO Tea :drink:\nGreen.\n** How\nSteamed.\n#+BEGIN_SRC org\n* no heading\n#+END_SRC\n',
  );
  expect(headings).toEqual(['Tea', 'Tea > How']);
});

test('other text has no headings', async () => {
  expect(await load('a.txt', 'Tea\n===\n\n= x\n\n* y\n')).toEqual({
    title: undefined,
    text: 'Tea\n===\n\n= x\n\n* y\n',
    headings: [''],
  });
});
