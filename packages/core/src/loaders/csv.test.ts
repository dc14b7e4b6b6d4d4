import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { csvLoader } from './csv.ts';

async function textOf(content: string): Promise<string> {
  const [document] = await loadAll(csvLoader, { name: 'a.csv', bytes: new Uint8Array(Buffer.from(content)) });
  return document?.text ?? '';
}

test('the header of an issue tracker names labels and comments as often as there are any', async () => {
  const table =
    'Summary,Key,Type,Status,Lead,Labels,Labels,Created,Watchers,Watchers Id,Watchers,Watchers Id,Comment,Comment\n' +
    'It hangs,A-1,Bug,Open,Ann,login,safari,May,Bob,7,Kim,8,Same here,\n';
  expect(await textOf(table)).toBe(
    'Summary: It hangs\nKey: A-1\nType: Bug\nStatus: Open\nLead: Ann\nLabels: login\nLabels: safari\nCreated: May\nWatchers: Bob\nWatchers Id: 7\nWatchers: Kim\nWatchers Id: 8\nComment: Same here\n',
  );
});

test('a header may leave the numbers of rows, and what a spreadsheet adds at the end, without a name', async () => {
  expect(await textOf(',city,country\n0,Lyon,France\n')).toBe('column 1: 0\ncity: Lyon\ncountry: France\n');
  expect(await textOf('city,country,,\nLyon,France,,\n')).toBe('city: Lyon\ncountry: France\n');
});

test('a first row that repeats its values is no header', async () => {
  expect(await textOf('yes,yes,no,no,yes,no\nno,no,no,yes,yes,no\n')).toBe(
    'yes | yes | no | no | yes | no\n\nno | no | no | yes | yes | no\n',
  );
  expect(await textOf('a,a,b\nc,d,e\n')).toBe('a | a | b\n\nc | d | e\n');
});

test('a row too long for a passage is a section below its title, so that each passage says what it is about', async () => {
  const long = 'The printer does not print. '.repeat(60);
  const table = `Key,Subject,Description\nA-1,Printer,${long}\nA-2,Short,Nothing.\nA-3,Cable,${long}\n`;
  const [document] = await loadAll(csvLoader, { name: 'a.csv', bytes: new Uint8Array(Buffer.from(table)) });
  expect(document?.sections.map(({ heading }) => heading)).toEqual([['Printer'], [], ['Cable']]);
});

test('signs inside of cells that no header has are no delimiter', async () => {
  const rows = ['1', '2', '3'].map((id) => `${id},"<p>Caf&eacute; &amp; th&eacute;, &lt;hot&gt;</p>"\n`);
  expect(await textOf(`id,body\n${rows.join('')}`)).toContain('id: 2\nbody: Café & thé, <hot>\n');
});
