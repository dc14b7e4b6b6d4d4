import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutMarkdownEntities } from './markdown-entities.ts';

test.each([
  ['Le caf&eacute; est &agrave; 5&nbsp;&euro;.', 'Le café est à 5\u00a0€.'],
  ['AT&amp;T &quot;said&quot; it&#39;s &#233;l&#xE9;phant', 'AT&T "said" it\'s éléphant'],
  [
    '- th&eacute;\n\n    et caf&eacute; `&eacute;`\n\n        &eacute;',
    '- thé\n\n    et café `&eacute;`\n\n        &eacute;',
  ],
  ['1. a\n    - b\n        - caf&eacute;', '1. a\n    - b\n        - café'],
  ['!!! note\n    Caf&eacute;', '!!! note\n    Café'],
  ['L&rsquo;&eacute;t&eacute; &mdash; &OElig;uvre', 'L’été — Œuvre'],
])('%s is what a reader sees', (source, expected) => {
  expect(withoutMarkdownEntities(source)).toBe(expected);
});

test.each([
  'a &lt; b &gt; c',
  '&#35; no heading, &#42;no stress&#42;, &#95;, &#96;, &#91;, &#10; no line',
  'write `&eacute;` for it',
  '```html\n<p>caf&eacute;</p>\n```',
  'Indented:\n\n    &eacute;\n',
  '- Run\n\n    ```html\n    &eacute;\n    ```\n',
  '- Tea\n\nIndented:\n\n    &eacute;\n',
  '&amp;lt; is written for &amp;eacute;',
  'R&D; Q&A; &unknown; & nothing',
])('%s stays', (source) => {
  expect(withoutMarkdownEntities(source)).toBe(source);
});

test('lines stay where they are, whatever stands in them', () => {
  const piece = fc.oneof(
    fc.constantFrom('&eacute;', '&#10;', '&#x2028;', '`', '```\n', '\n', '    ', '&'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const source = pieces.join('');
      expect(withoutMarkdownEntities(source).split('\n').length).toBe(source.split('\n').length);
    }),
  );
});

test('a megabyte of marks takes no time', () => {
  const long = ['```\n', '`', '&amp', '~~~~', '&#1;', '    &eacute;\n', '- a\n    &eacute;\n', '  '].map((mark) =>
    mark.repeat(200_000),
  );
  for (const text of long) expect(withoutMarkdownEntities(text).length).toBeGreaterThan(0);
});
