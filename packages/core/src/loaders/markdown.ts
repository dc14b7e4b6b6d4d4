import type { DocumentLoader } from '../ports.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { splitFrontMatter } from './front-matter.ts';
import { hiddenCounter } from './hidden.ts';
import { withoutMarkdownEntities } from './markdown-entities.ts';
import { shownMarkdown } from './markdown-hidden.ts';
import { markdownHeadings } from './markdown-headings.ts';
import { sectionsOf } from './outline.ts';

/**
 * Reads Markdown with its headings as sections. The text is the source but for entities, so that lines are those of the file; front matter becomes
 * the document's fields and comments vanish; both leave as many empty lines.
 */
export const markdownLoader: DocumentLoader = {
  ...formats.markdown,
  async load(source) {
    const { text: body, fields } = splitFrontMatter(decodeText(source));
    const hidden = hiddenCounter();
    const text = withoutMarkdownEntities(shownMarkdown(body, hidden));
    const headings = markdownHeadings(text);
    const title = fields.title ?? headings.find(({ level }) => level === 1)?.title ?? headings[0]?.title;
    const found = hidden.metadata();
    const metadata = found.hidden ? { ...fields.metadata, ...found } : fields.metadata;
    return { ...fields, metadata, title, text, sections: sectionsOf(text, headings) };
  },
};
