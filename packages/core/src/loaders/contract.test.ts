import { describeLoader } from '../testing/describe-loader.ts';
import { tinyDocx, tinyPdf, tinyZip, wordParagraph } from '../testing/tiny-files.ts';
import { csvLoader } from './csv.ts';
import { docxLoader } from './docx.ts';
import { htmlLoader } from './html.ts';
import { jsonLoader } from './json.ts';
import { jsonlLoader } from './jsonl.ts';
import { markdownLoader } from './markdown.ts';
import { pdfLoader } from './pdf.ts';
import { textLoader } from './text.ts';

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
describeLoader('pdf', pdfLoader, {
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
