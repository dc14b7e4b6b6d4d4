import { expect, test } from 'vitest';
import { markdownHeadings } from './markdown-headings.ts';

test('a heading is what a reader sees of it, entities included', () => {
  expect(markdownHeadings('# Q&amp;A sur le **caf&eacute;**\n\n## Le prix&nbsp;: 3&#8239;&euro;\n')).toMatchObject([
    { title: 'Q&A sur le café' },
    { title: 'Le prix : 3 €' },
  ]);
});
