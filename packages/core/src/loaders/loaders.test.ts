import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import { cutPassages } from '../ingest/cut.ts';
import type { LoadedDocument } from '../ports.ts';
import { loadAll } from '../testing/describe-loader.ts';
import { tinyDocx, tinyEpub, tinyPdf, tinyPptx, tinyZip, wordParagraph } from '../testing/tiny-files.ts';
import { withoutLooks } from './docx-slim.ts';
import { loaderFor, mediaTypeOf, supportedExtensions } from './index.ts';
import { pdfLines } from './pdf-lines.ts';
import { sniff } from './sniff.ts';
import { expand, zipEntries } from './zip-entries.ts';

type Content = string | Uint8Array;

async function loadMany(name: string, content: Content, mediaType?: string): Promise<LoadedDocument[]> {
  const source = { name, bytes: new Uint8Array(Buffer.from(content)), mediaType };
  return loadAll((await loaderFor(source)).loader, source);
}

async function load(name: string, content: Content, mediaType?: string): Promise<LoadedDocument> {
  const [document] = await loadMany(name, content, mediaType);
  if (!document) throw new Error('no document');
  return document;
}

const codeOf = async (name: string, content: Content, mediaType?: string) =>
  load(name, content, mediaType).then(
    () => 'loaded',
    (error: unknown) => (error instanceof KbError ? error.code : String(error)),
  );

const passages = (document: LoadedDocument) =>
  cutPassages(document).map(({ heading, text, page, lines }) => ({ heading, text: text.trim(), page, lines }));

test('Markdown keeps the line numbers of the file, its front matter becomes fields and is not in the text', async () => {
  const source =
    '---\ntitle: "Tea: a guide"\ntags: [tea, drinks]\nlang: en-GB\nurl: https://tea.example/guide\ndate: 2026-01-02\n---\n# Tea\n\nGreen.\n\n## Steep *well*\n\n~~~\n# no heading\n~~~\n\nBlack\n-----\nStrong.\n';
  const document = await load('guide.md', source);
  expect(document).toMatchObject({
    title: 'Tea: a guide',
    tags: ['tea', 'drinks'],
    language: 'en',
    url: 'https://tea.example/guide',
    metadata: { date: '2026-01-02' },
  });
  expect(document.text).not.toContain('title');
  expect(passages(document)).toEqual([
    { heading: ['Tea'], text: '# Tea\n\nGreen.', lines: { from: 8, to: 10 } },
    { heading: ['Tea', 'Steep well'], text: '## Steep *well*\n\n~~~\n# no heading\n~~~', lines: { from: 12, to: 16 } },
    { heading: ['Tea', 'Black'], text: 'Black\n-----\nStrong.', lines: { from: 18, to: 20 } },
  ]);
});

test('front matter that is not quite YAML still gives its simple lines', async () => {
  expect(await load('a.md', '---\ntitle: Tea: a history\ntags: a, b\n---\nText.\n')).toMatchObject({
    title: 'Tea: a history',
    tags: ['a', 'b'],
  });
});

test('a heading without text of its own begins the section below it', async () => {
  expect(passages(await load('a.md', '# A\n## B\ntext\n## C\n'))).toMatchObject([
    { heading: ['A', 'B'], text: '# A\n## B\ntext' },
    { heading: ['A', 'C'] },
  ]);
});

test('text is read in the encoding it has', async () => {
  const french = 'Où est passé l’été ? Ça coûte 30 € à la crêperie.';
  const latin = Buffer.from(french.replaceAll('’', "'").replaceAll('€', 'F'), 'latin1');
  expect((await load('a.txt', latin)).text).toBe(french.replaceAll('’', "'").replaceAll('€', 'F'));
  expect((await load('a.txt', Buffer.from(french, 'utf16le'))).text).toBe(french);
  expect((await load('a.txt', Buffer.from(`\uFEFF${french}`, 'utf16le'))).text).toBe(french);
  expect((await load('a.txt', Buffer.from(`\uFEFF${french}`))).text).toBe(french);
  const japanese = Buffer.from('82b182ea82cd93fa967b8cea82cc95b68fcd82c582b7', 'hex');
  expect((await load('a.txt', japanese)).text).toBe('これは日本語の文章です');
});

test('HTML gives its main content with headings, tables and lists, and nothing that is hidden', async () => {
  const document = await load(
    'page.html',
    `<html lang="fr-CA"><head><title>Page</title><link rel=canonical href="https://x.example/p"><style>.a{}</style></head><body>
    <nav>Home</nav><main><h1>Les&nbsp;congés</h1><p>Un <b>été</b>\n long<br>fini.</p><script>evil()</script><p style="display: none">secret</p><p hidden>secret</p>
    <h2>Table</h2><table><tr><th>A<th>B</tr><tr><td>1<td>2 | 3</table><ol><li>one<li>two<ul><li>deep</ul></ol><pre>a\n  b</pre></main><footer>foot</footer></body></html>`,
  );
  expect(document).toMatchObject({ title: 'Page', language: 'fr', url: 'https://x.example/p' });
  expect(document.text).toBe(
    '# Les congés\n\nUn été long\nfini.\n\n## Table\n\n| A | B |\n| --- | --- |\n| 1 | 2 \\| 3 |\n\n1. one\n2. two\n  - deep\n\na\n  b\n',
  );
  expect(passages(document).map(({ heading }) => heading)).toEqual([['Les congés'], ['Les congés', 'Table']]);
});

test('a row of a table carries its column names, whatever the delimiter', async () => {
  const rows = 'name;note\nAnn;"a ""b""; c"\nBob;\n';
  expect((await load('t.csv', rows)).text).toBe('name: Ann\nnote: a "b"; c\n\nname: Bob\n');
  expect((await load('t.tsv', rows.replaceAll('"a ""b""; c"', 'x').replaceAll(';', '\t'))).text).toBe(
    'name: Ann\nnote: x\n\nname: Bob\n',
  );
});

test('every pair of question and answer is one passage headed by its question, in JSON, CSV and French', async () => {
  const long = 'Une phrase de six mots ici. '.repeat(100);
  const inJson = [
    { question: 'Combien de jours ?', réponse: long, category: 'RH' },
    { Question: 'Quand ?', Reponse: 'En mai.' },
  ];
  for (const content of [inJson, { faqs: inJson }, { company: 'X', questions: inJson }]) {
    const found = passages(await load('kb.json', JSON.stringify(content)));
    expect(found.slice(-2).map(({ heading }) => heading)).toEqual([['Combien de jours ?'], ['Quand ?']]);
    expect(found.at(-2)?.text).toMatch(/^## Combien de jours \?\n\nUne phrase[^]+\n\ncategory: RH$/);
  }
  expect(passages(await load('kb.csv', 'Question,Answer\nWhy?,Because.\n'))).toMatchObject([
    { heading: ['Why?'], text: '## Why?\n\nBecause.' },
  ]);
});

test('other JSON is readable text', async () => {
  const { text } = await load('a.json', '{"name":"Ann","address":{"city":"Paris"},"tags":["a","b"],"none":null}');
  expect(text).toBe('name: Ann\naddress:\n  city: Paris\ntags: a, b\n');
});

test('a line of JSON Lines that has a title alone, or an empty text, is a document', async () => {
  const { title, text } = await load('d.jsonl', '{"_id":"1","title":"Algebraic Language","text":""}\n');
  expect({ title, text }).toEqual({ title: 'Algebraic Language', text: '' });
  expect(await load('d.jsonl', '{"_id":"1","title":"","text":""}\n')).toMatchObject({ key: '1', text: '' });
});

test('each line of JSON Lines is a document, and bad lines are named when the good ones are through', async () => {
  const lines =
    '{"_id":"a","title":"T","text":"One.","tags":["x"],"year":2020,"metadata":{"k":1}}\n\n{"id":7,"text":"Two.","url":"javascript:1"}\noops\n{"id":"c"}\n{"text":"Three."}';
  const found: LoadedDocument[] = [];
  const read = async () => {
    const source = { name: 'd.jsonl', bytes: new Uint8Array(Buffer.from(lines)) };
    const loaded = (await loaderFor(source)).loader.load(source);
    if (Symbol.asyncIterator in loaded) for await (const document of loaded) found.push(document);
  };
  await expect(read()).rejects.toMatchObject({
    code: 'unreadable',
    message: 'd.jsonl: line 4 is not valid JSON, line 5 has no text.',
  });
  expect(found).toMatchObject([
    { key: 'a', title: 'T', text: 'One.', tags: ['x'], metadata: { year: 2020, k: 1 } },
    { key: '7', text: 'Two.', url: undefined },
    { key: '6', text: 'Three.' },
  ]);
});

test('a PDF keeps its pages, joins wrapped lines and hyphenated words, and says why it cannot be read', async () => {
  const wrapped = [
    'This line is long enough to be one of a paragraph that is con-',
    'tinued here until it ends.',
    '1. An item',
  ];
  const document = await load('a.pdf', tinyPdf([wrapped, ['Page two.']]));
  expect(document.pages).toBe(2);
  expect(passages(document)).toMatchObject([
    {
      page: 1,
      text: 'This line is long enough to be one of a paragraph that is continued here until it ends.\n1. An item',
    },
    { page: 2, text: 'Page two.' },
  ]);
  await expect(load('scan.pdf', tinyPdf([[]]))).rejects.toThrow(/no text layer.*OCR/);
});

test('a Word document keeps headings and tables', async () => {
  const cell = (text: string) => `<w:tc>${wordParagraph(text)}</w:tc>`;
  const document = await load(
    'a.docx',
    tinyDocx(
      `${wordParagraph('Report', 'Heading1')}${wordParagraph('Well.')}<w:tbl><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('1')}${cell('2')}</w:tr></w:tbl>`,
    ),
  );
  expect(document).toMatchObject({ title: 'Report', text: '# Report\n\nWell.\n\n| a | b |\n| 1 | 2 |\n' });
});

test('the bytes decide when they contradict the name', async () => {
  const pdf = tinyPdf([['Hello.']]);
  expect((await loaderFor({ name: 'a.txt', bytes: pdf })).mediaType).toBe('application/pdf');
  expect((await load('a.txt', pdf)).text).toBe('Hello.\n');
  expect(await codeOf('a.pdf', tinyZip({ x: 'y' }))).toBe('unreadable');
  expect(await codeOf('a.md', tinyZip({ x: 'y' }))).toBe('unreadable');
  expect(await codeOf('a.pages', tinyZip({ x: 'y' }))).toBe('unsupported_media');
  expect(await codeOf('a.pdf', 'just text')).toBe('unreadable');
  expect(await codeOf('a.xlsx', tinyZip({ 'ppt/presentation.xml': '' }))).toBe('unreadable');
  expect(await codeOf('a.png', '\x89PNG')).toBe('unsupported_media');
  await expect(load('a.exe', 'MZ')).rejects.toThrow(/Supported: Markdown, plain text, .* and archives/);
});

test('the media type comes before the extension unless it says only that it is text', async () => {
  expect(
    (await loaderFor({ name: 'x', bytes: new Uint8Array(), mediaType: 'text/markdown; charset=utf-8' })).mediaType,
  ).toBe('text/markdown');
  expect((await loaderFor({ name: 'a.md', bytes: new Uint8Array(), mediaType: 'text/plain' })).mediaType).toBe(
    'text/markdown',
  );
  expect((await loaderFor({ name: 'README', bytes: Buffer.from('hi') })).mediaType).toBe('text/plain');
  expect(mediaTypeOf('dir/A.TSV')).toBe('text/tab-separated-values');
  expect(mediaTypeOf('a.unknown')).toBeUndefined();
  expect(supportedExtensions).toContain('pdf');
});

const folder = new URL('../../../../../shared/documents/', import.meta.url);

test.skipIf(!existsSync(folder))(
  'real files: what has a loader loads, the scan and what has none are refused with the reason',
  async () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const outcome: Record<string, string[]> = {};
    for (const { name, parentPath } of files) {
      const code = await codeOf(name, readFileSync(`${parentPath}/${name}`));
      (outcome[code] ??= []).push(name);
    }
    expect(outcome['unreadable']).toEqual(['MEDRPT-2024-PAT-3847_medical_report_scan.pdf']);
    expect(outcome['unsupported_media']?.toSorted()).toEqual(['random.bin', 'test_files.zip']);
    expect(Object.keys(outcome).length).toBe(3);
    expect(await codeOf('notes.md', readFileSync(new URL('random.bin', folder)))).toBe('unreadable');
  },
);

test('a record of a list is a section when it has a name, and shares passages when it has none', async () => {
  const named = [
    { name: 'Ann', age: 3 },
    { name: 'Bob', age: 4 },
  ];
  expect(passages(await load('a.json', JSON.stringify({ people: named }))).map(({ heading }) => heading)).toEqual([
    ['Ann'],
    ['Bob'],
  ]);
  const document = await load('a.json', JSON.stringify(named.map(({ age }) => ({ age }))));
  expect(passages(document)).toMatchObject([{ heading: [], text: 'age: 3\n\nage: 4' }]);
});

test('a Word file that expands further than it declares is refused before it is parsed', async () => {
  const bomb = Buffer.from(tinyDocx(wordParagraph('x'.repeat(100_000))));
  const at = bomb.lastIndexOf('PK\x01\x02');
  bomb.writeUInt32LE(10, at + 24);
  expect(await codeOf('bomb.docx', bomb)).toBe('unreadable');
  bomb.writeUInt32LE(1_000_000_000, at + 24);
  expect(await codeOf('bomb.docx', bomb)).toBe('too_large');
});

test('a slide, a range of rows, a chapter and a message are places that can be cited', async () => {
  const slides = await load(
    't.pptx',
    tinyPptx([{ title: 'Tea', body: ['Green', 'Black'], notes: 'Smile.' }, { body: ['End'] }]),
  );
  expect(slides).toMatchObject({ pages: 2, title: 'Tea' });
  expect(passages(slides)).toMatchObject([
    { page: 1, heading: ['Tea'], text: '## Tea\n\nGreen\nBlack\n\nNotes: Smile.' },
    { page: 2, text: 'End' },
  ]);
  const rows = [
    ['Name', 'Note'],
    ...Array.from({ length: 60 }, (_, i) => [`n${i}`, 'A note of some words, as people write.']),
  ];
  const book = {
    SheetNames: ['Notes', 'Secret'],
    Sheets: { Notes: utils.aoa_to_sheet(rows), Secret: utils.aoa_to_sheet([['x']]) },
    Workbook: { Sheets: [{}, { Hidden: 1 as const }] },
  };
  // An array was asked for.
  const sheet = await load('t.xlsx', new Uint8Array(write(book, { type: 'array' }) as ArrayBuffer));
  expect(sheet.sections.map(({ heading }) => heading)).toEqual([
    ['Notes', 'rows 2–25'],
    ['Notes', 'rows 26–49'],
    ['Notes', 'rows 50–61'],
  ]);
  for (const { from, to } of sheet.sections)
    expect(sheet.text.slice(from, to)).toMatch(/^\| Name \| Note \|\n\| --- \| --- \|\n\| n/);
  expect(sheet.metadata).toMatchObject({ sheets: 2, hidden: { cells: 5 } });
  const chapters = passages(await load('b.epub', tinyEpub(['<h1>One</h1><p>First.</p>', '<p>Second.</p>'])));
  expect(chapters).toMatchObject([{ heading: ['One'] }, { heading: ['Chapter 2'], text: 'Second.' }]);
});

test('an archive is a folder: what it holds has paths, and what cannot be read in it is told at the end', async () => {
  const inner = tinyZip({ 'deep.md': '# Deep', '../../etc/x.txt': 'Up.' });
  const zip = tinyZip({
    'a/one.txt': 'One.',
    'two.zip': inner,
    '.hidden': 'x',
    'pic.png': 'no',
    '__MACOSX/one.txt': 'x',
  });
  const source = { name: 'all.zip', bytes: zip };
  const found: LoadedDocument[] = [];
  const read = async () => {
    const loaded = (await loaderFor(source)).loader.load(source);
    if (Symbol.asyncIterator in loaded) for await (const document of loaded) found.push(document);
  };
  await expect(read()).rejects.toThrow(/^1 of 3 files in all\.zip cannot be read\. pic\.png/);
  expect(found.map(({ path, mediaType }) => [path, mediaType])).toEqual([
    ['a/one.txt', 'text/plain'],
    ['two.zip!/deep.md', 'text/markdown'],
    ['two.zip!/etc/x.txt', 'text/plain'],
  ]);
});

test('an archive inside an archive inside an archive ends somewhere', async () => {
  let bomb = tinyZip({ 'a.txt': 'x' });
  for (let depth = 0; depth < 10; depth++) bomb = tinyZip({ 'a.zip': bomb });
  expect(await codeOf('bomb.zip', bomb)).toBe('unreadable');
});

test('source code has what it declares as headings', async () => {
  const python =
    '# About tea\nimport os\n\n# All of it\nclass Tea:\n    def steep(self):\n        return 1\n\ndef drink():\n    pass\n';
  expect(passages(await load('tea.py', python)).map(({ heading, lines }) => [heading, lines.from])).toEqual([
    [[], 1],
    [['Tea'], 4],
    [['Tea', 'steep'], 6],
    [['drink'], 9],
  ]);
  const script =
    'export const steep = async (tea: string) => {\n  return tea;\n};\n\nexport function drink() {\n  if (x) {\n  }\n}\n';
  expect(passages(await load('tea.ts', script)).map(({ heading }) => heading)).toEqual([['steep'], ['drink']]);
});

test('JSON with comments, a comma too many or several values is read, and records of any fields are documents', async () => {
  expect((await load('tsconfig.json', '// Ours.\n{"strict": true, /* all */ "lib": ["es2024",],}')).text).toBe(
    'strict: true\nlib: es2024\n',
  );
  expect((await load('log.json', '{"event":"start"}\n{"event":"a \\"stop\\" // here"}')).text).toBe(
    'event: start\n\nevent: a "stop" // here\n',
  );
  await expect(load('cut.json', '{"a":[1,')).rejects.toThrow('is not valid JSON');
  const [trowel] = await loadMany('items.jsonl', '{"sku":"T1","name":"Trowel","price":12.5}\n');
  expect(trowel).toMatchObject({ key: '1', title: 'Trowel', text: 'sku: T1\nname: Trowel\nprice: 12.5' });
});

test('text in UTF-32 is read, and the dashes of Windows in text that was written as if it were Latin-1', async () => {
  const wide = Buffer.concat(
    Array.from('\ufeffÇa va 👍', (sign) => Buffer.from(Uint32Array.of(sign.codePointAt(0) ?? 0).buffer)),
  );
  expect((await load('wide.txt', wide)).text).toBe('Ça va 👍');
  expect((await load('win.txt', 'He said \u0093yes\u0094 \u0096 twice.')).text).toBe('He said “yes” – twice.');
  const message = Buffer.from('\ufeffFrom: a@b.example\r\nSubject: Thé\r\n\r\nVert.\r\n', 'utf16le');
  expect(await load('m.eml', message)).toMatchObject({ title: 'Thé' });
});

test('RTF: a picture in bytes hides nothing behind it, an object shows what it shows, a row need not be closed', async () => {
  const text = async (body: string) => (await load('a.rtf', String.raw`{\rtf1\ansi ${body}}`)).text;
  expect(await text(String.raw`{\pict\bin4 {{{{}After.`)).toBe('After.\n');
  expect(await text(String.raw`{\object{\*\objclass X}{\*\objdata 00}{\result Shown.}}`)).toBe('Shown.\n');
  expect(await text(String.raw`{\loch\i0\*\cs7 In a style.}`)).toBe('In a style.\n');
  expect(await text(String.raw`\trowd\intbl a\cell b\cell`)).toContain('| a | b |');
});

test('Word: what a field shows, and what stands under the reading aids of Japanese, is text; the title is its own', async () => {
  const run = (words: string) => `<w:r><w:t>${words}</w:t></w:r>`;
  const ruby = `<w:r><w:ruby><w:rubyPr/><w:rt>${run('とうきょう')}</w:rt><w:rubyBase>${run('東京')}</w:rubyBase></w:ruby></w:r>`;
  const body = `<w:p>${run('Figure ')}<w:fldSimple w:instr=" SEQ ">${run('7')}</w:fldSimple></w:p><w:p>${ruby}</w:p>`;
  expect((await load('a.docx', tinyDocx(body))).text).toBe('Figure 7\n\n東京\n');
});

test('a workbook that holds a Word document is a workbook', () => {
  const entry = (name: string, [left, right, child]: readonly number[]) => {
    const bytes = Buffer.alloc(128);
    bytes.write(name, 'utf16le');
    bytes.writeUInt16LE(name.length * 2 + 2, 64);
    for (const [i, number] of [left, right, child].entries()) bytes.writeUInt32LE((number ?? -1) >>> 0, 68 + i * 4);
    return bytes;
  };
  const head = Buffer.alloc(512, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head);
  head.writeUInt16LE(9, 30);
  head.writeUInt32LE(1, 48);
  head.writeUInt32LE(0, 76);
  const table = Buffer.alloc(512, 0xff);
  table.writeUInt32LE(0xfffffffe, 4);
  const directory = [
    entry('Root Entry', [-1, -1, 1]),
    entry('MBD0001', [-1, 2, 3]),
    entry('WORKBOOK', [-1, -1, -1]),
    entry('WordDocument', [-1, -1, -1]),
  ];
  expect(sniff(Buffer.concat([head, table, ...directory]))).toEqual({ format: 'sheets' });
});

test('a workbook with a part that does not unpack is refused at once', async () => {
  const sheet = utils.aoa_to_sheet([['Name', 'City'], ...Array.from({ length: 50 }, (_, i) => [`Ann ${i}`, 'Paris'])]);
  const book = { SheetNames: ['People'], Sheets: { People: sheet } };
  const bytes = Buffer.from(write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Uint8Array);
  expect(await codeOf('a.xlsx', bytes)).toBe('loaded');
  const part = bytes.indexOf('xl/worksheets/sheet1.xml');
  bytes.fill(0xff, part + 40, part + 80);
  await expect(load('a.xlsx', bytes)).rejects.toThrow('a part of it cannot be unpacked');
});

test('a damaged message in a mailbox is named, and those before and after it are in', async () => {
  const from = 'From a Mon Jun 01 10:00:00 2009\n';
  const box = `${from}Subject: One\n\nFirst.\n${from}\nno headers\n${from}Subject: Three\n\nThird.\n`;
  const source = { name: 'm.mbox', bytes: new Uint8Array(Buffer.from(box)) };
  const titles: (string | undefined)[] = [];
  const read = async () => {
    const loaded = (await loaderFor(source)).loader.load(source);
    if (Symbol.asyncIterator in loaded) for await (const { title } of loaded) titles.push(title);
  };
  await expect(read()).rejects.toThrow('1 of 3 messages in m.mbox are empty or damaged: 2.');
  expect(titles).toEqual(['One', 'Three']);
});

test('a long Word document needs little more memory than its words: what says how letters look is left out before it is read', async () => {
  const looks = '<w:rFonts w:ascii="Arial"/><w:sz w:val="22"/><w:lang w:val="en-GB"/>';
  const run = (content: string, more = '') => `<w:r w:rsidRPr="00AB"><w:rPr>${looks}${more}</w:rPr>${content}</w:r>`;
  const body = `<w:p w:rsidR="00AB">${run('<w:t>One</w:t><w:tab/><w:t>two</w:t>')}<w:proofErr w:type="spellStart"/>${run('<w:t xml:space="preserve"> three</w:t>', '<w:b/>')}</w:p>`;
  const document = await load('a.docx', tinyDocx(body));
  expect(document.text).toBe('One two three\n');
  const xml = `<w:body>${body.repeat(3)}</w:body>`;
  expect(withoutLooks(xml).length).toBeLessThan(xml.length / 2);
  expect(withoutLooks(xml)).toContain('<w:tab/>');
});

test('an Office file whose parts are named with backslashes is read', async () => {
  const parts = Object.fromEntries(
    (zipEntries(tinyDocx(wordParagraph('Said.'))) ?? []).map((entry) => [
      entry.name.replaceAll('/', '\\'),
      expand(entry) ?? '',
    ]),
  );
  expect((await load('a.docx', tinyZip(parts))).text).toBe('Said.\n');
});

test('letters of a PDF whose height says nothing are as large as they are wide', () => {
  const run = { str: 'Drawn', transform: [58, 0, 0, 0.24, 10, 20], width: 30 };
  const lines = pdfLines([run], { view: [0, 0, 100, 100], drop: () => expect.unreachable() });
  expect(lines).toMatchObject([{ cells: ['Drawn'], size: 58 }]);
});

test('Russian of DOS is read, text of a mainframe is refused rather than indexed as noise', async () => {
  const dos = Array.from('Однажды, в студёную зимнюю пору, я из лесу вышел; был сильный мороз.', (letter) => {
    const code = letter.charCodeAt(0);
    if (letter === 'ё') return 0xf1;
    return code < 128 ? code : code - 0x410 + (code < 0x440 ? 0x80 : 0xb0);
  });
  expect((await load('a.txt', Uint8Array.from(dos))).text).toMatch(/^Однажды, в студёную зимнюю/);
  const mainframe = Buffer.from(
    'e3888540a29481939340878183a2408695989940a3888540a8858199a2408195844084a8a24b'.repeat(20),
    'hex',
  );
  await expect(load('b.txt', mainframe)).rejects.toThrow(/no sense in any known encoding/);
});

test('raised figures do not become part of the number or word before them', async () => {
  const { text } = await load(
    'a.html',
    '<p>It costs 15<sup>1</sup> francs, a fee<sup><a href="#n">2</a></sup>, 10<sup>-6</sup> m<sup>2</sup>, the 1<sup>st</sup> of 3 <sup>4</sup>.</p><p><sup>1</sup> Net.</p>',
  );
  expect(text).toBe('It costs 15¹ francs, a fee², 10⁻⁶ m², the 1st of 3 4.\n\n1 Net.\n');
  const run = (words: string, look = '') =>
    `<w:r>${look && `<w:rPr>${look}</w:rPr>`}<w:t xml:space="preserve">${words}</w:t></w:r>`;
  const raised = '<w:vertAlign w:val="superscript"/>';
  const word = await load('a.docx', tinyDocx(`<w:p>${run('It costs 15')}${run('1', raised)}${run(' francs.')}</w:p>`));
  expect(word.text).toBe('It costs 15¹ francs.\n');
});

test('what is crossed out is left out and counted', async () => {
  const page = await load('a.html', '<p>It costs <del>15</del> <s>16</s> <strike>17</strike> 18 francs.</p>');
  expect(page).toMatchObject({ text: 'It costs 18 francs.\n', metadata: { hidden: { struck: 6 } } });
  const struck = '<w:r><w:rPr><w:strike/></w:rPr><w:t>fifteen</w:t></w:r>';
  const word = await load('a.docx', tinyDocx(`<w:p>${struck}<w:r><w:t>Sixteen.</w:t></w:r></w:p>`));
  expect(word).toMatchObject({ text: 'Sixteen.\n', metadata: { hidden: { struck: 7 } } });
});
