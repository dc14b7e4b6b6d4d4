import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { notebookLoader } from './notebook.ts';

const textOf = async (...outputs: readonly object[]): Promise<string> => {
  const bytes = Buffer.from(JSON.stringify({ cells: [{ cell_type: 'code', source: 'show()', outputs }] }));
  const [document] = await loadAll(notebookLoader, { name: 'n.ipynb', bytes });
  return (
    document?.text
      .replaceAll(/`{4}\w*\n?/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim() ?? ''
  );
};

test('what code shows as a page or as Markdown is read where its plain text only stands for it, and a picture is nothing', async () => {
  const data = {
    'text/plain': ['<IPython.core.display.HTML object>'],
    'text/html': ['<h3>Query</h3><p>Blood <b>count</b>', '</p>'],
  };
  expect(await textOf({ data })).toBe('show() ### Query Blood count');
  const away = '<style>.x { display: none }</style><script>no()</script><p hidden>no</p><i class="x">no</i><p>Seen</p>';
  expect(await textOf({ data: { 'text/html': away } })).toBe('show() Seen');
  expect(await textOf({ data: { 'text/html': `<p>${'<i>a</i>'.repeat(200_000)}` } })).toBe('show()');
  expect(await textOf({ text: '<br>', data: { 'text/html': '<p>Beside' } })).toBe('show() <br>');
  expect(
    await textOf({ data: { 'text/plain': '<IPython.core.display.Markdown object>', 'text/markdown': '**Done**' } }),
  ).toBe('show() **Done**');
  expect(await textOf({ data: { 'text/plain': '<Figure size 432x288 with 1 Axes>', 'image/png': 'aGk=' } })).toBe(
    'show()',
  );
  expect(await textOf({ data: { 'text/plain': '<Model tea>' } })).toBe('show() <Model tea>');
  expect(await textOf({ data: { 'text/plain': 'a  b', 'text/html': '<table></table>' } })).toBe('show() a b');
  expect(await textOf({ text: ['<printed>\n'] })).toBe('show() <printed>');
  expect(await textOf({ ename: 'KeyError', evalue: 'tea' })).toBe('show() KeyError: tea');
});
