import { afterAll } from 'vitest';
import { describeLoader } from '../testing/describe-loader.ts';
import {
  tinyDocx,
  tinyEpub,
  tinyMsg,
  tinyOdt,
  tinyPdf,
  tinyPptx,
  tinyTar,
  tinyZip,
  wordParagraph,
} from '../testing/tiny-files.ts';
import { utils, write } from '@e965/xlsx';
import { gzipSync } from 'node:zlib';
import { archiveLoader } from './archive.ts';
import { codeLoader } from './code.ts';
import { csvLoader } from './csv.ts';
import { docxLoader } from './docx.ts';
import { epubLoader } from './epub.ts';
import { formats } from './formats.ts';
import { htmlLoader } from './html.ts';
import { loaderFor } from './index.ts';
import { jsonLoader } from './json.ts';
import { ownTurns } from './large-turns.ts';
import { jsonlLoader } from './jsonl.ts';
import { mailboxLoader, mailLoader } from './mail.ts';
import { markdownLoader } from './markdown.ts';
import { parserProcesses } from './parser-processes.ts';
import { notebookLoader } from './notebook.ts';
import { odfLoader } from './odf.ts';
import { pptxLoader } from './pptx.ts';
import { rtfLoader } from './rtf.ts';
import { defaultReading } from './settings.ts';
import { textLoader } from './text.ts';
import { xmlLoader } from './xml.ts';
import { yamlLoader } from './yaml.ts';

// Others wrote what reads these, and a damaged file may keep it busy for ever.
const processes = parserProcesses({ ...defaultReading, seconds: 5, heapMegabytes: 100 }, ownTurns());
afterAll(() => processes.close());
const apart = (format: 'msg' | 'pdf' | 'sheets') => ({
  ...formats[format],
  load: processes.load.bind(undefined, format),
});
const source = (name: string, content: string | Uint8Array) => ({ name, bytes: new Uint8Array(Buffer.from(content)) });
const noise = new Uint8Array(1_024).map((_, i) => (i * 167 + (i >> 3) * 59) % 256);

describeLoader('markdown', markdownLoader, {
  good: [
    source(
      'guide.md',
      '---\ntitle: Guide\ntags: [a, b]\n---\n\n# Tea\n\nGreen.\n\n## Steep\n\n```sh\n# not a heading\n```\n\nBlack\n=====\nStrong.\n',
    ),
  ],
  bad: [source('noise.md', noise)],
});
describeLoader('text', textLoader, {
  good: [source('a.txt', 'Ça marche.\r\nDeux lignes.\n')],
  bad: [source('noise.txt', noise)],
});
describeLoader('html', htmlLoader, {
  good: [
    source(
      'page.html',
      '<!doctype html><html lang=fr><title>T</title><main><h1>A</h1><p>b &amp; c<table><tr><th>x<th>y<tr><td>1<td>2</table><ul><li>one</ul></main>',
    ),
  ],
  bad: [source('deep.html', '<div>'.repeat(5_000)), source('noise.html', noise)],
});
describeLoader('csv', csvLoader, {
  good: [
    source('t.csv', 'name;city\n"Ann; B.";Paris\nBob;"New\nYork"\n'),
    source('faq.csv', 'question,answer\nWhy?,Because.\n'),
  ],
  bad: [source('noise.csv', noise)],
});
describeLoader('json', jsonLoader, {
  good: [
    source('kb.json', '[{"question":"Why?","answer":"Because."},{"q":"How?","a":["So.","Thus."]}]'),
    source('o.json', '{"a":{"b":[1,{"c":"d"}]}}'),
  ],
  bad: [
    source('broken.json', '{"a":'),
    source('deep.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    source('nested.json', `${'[{"a":'.repeat(5_000)}1${'}]'.repeat(5_000)}`),
  ],
});
describeLoader('jsonl', jsonlLoader, {
  good: [source('d.jsonl', '{"id":"a","title":"A","text":"One."}\n\n{"_id":7,"text":"Two.","metadata":{"x":1}}\n')],
  bad: [source('bad.jsonl', '{"id":"a","text":"One."}\nnot json\n')],
});
describeLoader('pdf', apart('pdf'), {
  good: [source('two.pdf', tinyPdf([['Hello page one.'], ['Second page.']]))],
  bad: [
    source('scan.pdf', tinyPdf([[]])),
    source('not.pdf', 'hello'),
    source('zip.pdf', tinyZip({ a: 'b' })),
    source(
      'locked.pdf',
      tinyPdf([['Secret']], {
        trailer: `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> /P -4 >>`,
      }),
    ),
  ],
});
describeLoader('docx', docxLoader, {
  good: [
    source(
      'word.docx',
      tinyDocx(
        `${wordParagraph('Report', 'Heading1')}${wordParagraph('All is well.')}<w:tbl><w:tr><w:tc>${wordParagraph('a')}</w:tc><w:tc>${wordParagraph('b')}</w:tc></w:tr><w:tr><w:tc>${wordParagraph('1')}</w:tc><w:tc>${wordParagraph('2')}</w:tc></w:tr></w:tbl>`,
      ),
    ),
  ],
  bad: [
    source('not.docx', 'hello'),
    source('zip.docx', tinyZip({ a: 'b' })),
    source('deep.docx', tinyDocx('<w:p>'.repeat(20_000) + '</w:p>'.repeat(20_000))),
  ],
});

const notZip = [source('not.zip', 'hello'), source('broken.zip', tinyZip({ a: 'b' }).slice(0, 60))];
describeLoader('pptx', pptxLoader, {
  good: [
    source('talk.pptx', tinyPptx([{ title: 'Tea', body: ['Green', 'Black'], notes: 'Smile.' }, { body: ['End'] }])),
  ],
  bad: [...notZip, source('zip.pptx', tinyZip({ a: 'b' }))],
});
describeLoader('odf', odfLoader, {
  good: [source('word.odt', tinyOdt('<text:h text:outline-level="1">Tea</text:h><text:p>Green<text:s/>tea.</text:p>'))],
  bad: [...notZip, source('deep.odt', tinyOdt('<text:p>'.repeat(10_000)))],
});
describeLoader('epub', epubLoader, {
  good: [source('book.epub', tinyEpub(['<h1>One</h1><p>First.</p>', '<p>Second.</p>']))],
  bad: [...notZip, source('zip.epub', tinyZip({ a: 'b' }))],
});
const sheet = utils.aoa_to_sheet([
  ['Name', 'City'],
  ['Ann', 'Paris'],
]);
const book = { SheetNames: ['People'], Sheets: { People: sheet } };
describeLoader('sheets', apart('sheets'), {
  good: (['xlsx', 'xls', 'ods', 'xlsb'] as const).map((bookType) =>
    source(`people.${bookType}`, new Uint8Array(write(book, { type: 'array', bookType }) as ArrayBuffer)),
  ),
  bad: [
    ...notZip,
    source(
      'empty.xlsx',
      new Uint8Array(write({ SheetNames: ['A'], Sheets: { A: {} } }, { type: 'array' }) as ArrayBuffer),
    ),
  ],
});
describeLoader('rtf', rtfLoader, {
  good: [
    source(
      'a.rtf',
      String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 Arial;}}{\stylesheet{\s1 heading 1;}}{\info{\title T}}\pard\s1 Head\par\pard Caf\'e9 \u8364?1 {\v secret}{\*\x no}\par\trowd\intbl a\cell b\cell\row\pard end}`,
    ),
  ],
  bad: [
    source('not.rtf', 'hello'),
    source('deep.rtf', `{\\rtf1 ${'{'.repeat(100_000)}`),
    source('empty.rtf', '{\\rtf1 }'),
  ],
});
const message = [
  'From: Ann <ann@tea.example>',
  'To: Bob <bob@tea.example>',
  'Subject: =?utf-8?q?Th=C3=A9?=',
  'Date: Mon, 2 Mar 2026 10:00:00 +0100',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html',
  '',
  '<p>Green <b>tea</b>.<span style="display:none">secret</span>',
  '--b',
  'Content-Type: text/plain; name=list.txt',
  'Content-Disposition: attachment; filename=list.txt',
  '',
  'Sencha',
  '--b--',
  '',
].join('\r\n');
describeLoader('mail', mailLoader(loaderFor), {
  good: [source('m.eml', message)],
  bad: [source('none.eml', '\n\nno headers')],
});
describeLoader('mailbox', mailboxLoader(loaderFor), {
  good: [
    source(
      'm.mbox',
      `From ann@tea.example Mon Mar  2 10:00:00 2026\n${message}\nFrom bob Tue Mar  3 10:00:00 2026\n${message}`,
    ),
  ],
  bad: [source('none.mbox', 'hello')],
});
describeLoader('msg', apart('msg'), { good: [source('m.msg', tinyMsg('Tea', 'Green.'))], bad: notZip });
describeLoader('notebook', notebookLoader, {
  good: [
    source(
      'n.ipynb',
      JSON.stringify({
        cells: [
          { cell_type: 'markdown', source: ['# Tea\n', 'Green.'] },
          { cell_type: 'code', source: 'print(1)', outputs: [{ output_type: 'stream', text: ['1\n'] }] },
        ],
      }),
    ),
  ],
  bad: [source('bad.ipynb', '[]'), source('empty.ipynb', '{"cells":[]}')],
});
describeLoader('xml', xmlLoader, {
  good: [
    source(
      'f.rss',
      '<rss><channel><title>News</title><item><title>A</title><description>&lt;p&gt;One.</description></item></channel></rss>',
    ),
    source('a.xml', '<?xml version="1.0"?><r><title>T</title><p>One <b>two</b>.</p></r>'),
  ],
  bad: [source('deep.xml', '<a>'.repeat(20_000)), source('not.xml', 'hello')],
});
describeLoader('yaml', yamlLoader, {
  good: [source('a.yaml', '# note\na: 1\nb: [2]\n'), source('q.yml', '- question: Why?\n  answer: Because.\n')],
  bad: [source('noise.yaml', noise)],
});
describeLoader('code', codeLoader, {
  good: [source('a.py', '# About\nimport os\n\nclass Tea:\n    def steep(self):\n        return 1\n')],
  bad: [source('noise.js', noise)],
});
const files = { 'a/one.txt': 'One.', 'b.md': '# Two' };
describeLoader('archive', archiveLoader(loaderFor), {
  good: [
    source('a.zip', tinyZip({ ...files, 'c.zip': tinyZip({ 'deep.txt': 'Deep.' }) })),
    source('a.tar', tinyTar(files)),
    source('a.tgz', gzipSync(tinyTar(files))),
    source('a.txt.gz', gzipSync('One.')),
  ],
  bad: [
    source('bomb.gz', gzipSync(Buffer.alloc(300 * 1024 * 1024))),
    source('bad.tar', tinyTar(files).slice(0, 700)),
    source('png.zip', tinyZip({ 'a.png': '\x89PNG\r\n' })),
  ],
});
