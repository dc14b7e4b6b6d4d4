import type { DocumentLoader } from '../ports.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { splitFrontMatter } from './front-matter.ts';
import { hiddenCounter } from './hidden.ts';
import { withoutComments } from './markdown-comments.ts';
import { markdownHeadings } from './markdown-headings.ts';
import { sectionsOf } from './outline.ts';

/**
 * Reads Markdown with its headings as sections. The text is the source, so that lines are those of the file; front matter becomes
 * the document's fields and comments vanish; both leave as many empty lines.
 */
export const markdownLoader: DocumentLoader = {
  ...formats.markdown,
  async load(source) {
    const { text: body, fields } = splitFrontMatter(decodeText(source));
    const { text, removed } = withoutComments(body);
    const hidden = hiddenCounter();
    hidden.add('comments', removed);
    const headings = markdownHeadings(text);
    const title = fields.title ?? headings.find(({ level }) => level === 1)?.title ?? headings[0]?.title;
    const metadata = removed > 0 ? { ...fields.metadata, ...hidden.metadata() } : fields.metadata;
    return { ...fields, metadata, title, text, sections: sectionsOf(text, headings) };
  },
};
