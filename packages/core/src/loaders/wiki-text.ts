import { withoutEntities } from '../text/index.ts';
import type { HiddenCounter } from './hidden.ts';

interface WikiTextOptions {
  /** The names of namespaces whose links are no text: files and categories. */
  readonly asides: readonly string[];
  readonly hidden: HiddenCounter;
}

/** The text of a wiki as Markdown: headings, lists and the words of links, without footnotes. Tables and templates stay as they are written, line by line. */
export function wikiText(source: string, { asides, hidden }: WikiTextOptions): string {
  const shown = source.replaceAll(/<!--([^]*?)(?:-->|$)/g, (_, comment: string) => {
    hidden.add('comments', comment.trim().length);
    return '';
  });
  const names = asides.map((name) => name.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&')).join('|');
  const aside = new RegExp(`\\[\\[ *(?:${names}) *:(?:[^[\\]]|\\[\\[[^[\\]]*\\]\\])*\\]\\]`, 'giu');
  return shown
    .split(verbatim)
    .map((part, i) => (i % 2 === 1 ? codeText(part) : proseText(part.replaceAll(aside, ''))))
    .join('')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

const verbatim =
  /(<(?:pre|nowiki|syntaxhighlight|source)(?:\s[^<>]*)?(?<!\/)>[^]*?(?:<\/(?:pre|nowiki|syntaxhighlight|source)>|$))/gi;

function codeText(part: string): string {
  const text = part.replaceAll(/^<[^<>]*>|<[^<>]*>$/g, '');
  return /^<nowiki/i.test(part) ? text : `\n\`\`\`\n${text.trim()}\n\`\`\`\n`;
}

const proseText = (text: string): string =>
  withoutEntities(
    text
      .replaceAll(/<ref(?:\s[^<>]*)?\/>|<ref(?:\s[^<>]*)?>[^<>]*<\/ref>|__[A-Z]{3,20}__/gi, '')
      .replaceAll(/\[\[(?:[^[\]|\n]*\|)?([^[\]|\n]*)\]\]/g, '$1')
      .replaceAll(/\[(?:https?:)?\/\/[^\s[\]]+[ \t]+([^[\]\n]+)\]/g, '$1')
      .replaceAll(/'{2,5}/g, '')
      .replaceAll(/<br\s*\/?>/gi, '\n')
      .replaceAll(tags, '')
      .replaceAll(/^[*#:;]+[ \t]*/gm, (found) => {
        const marks = found.trim();
        return /[*#]/.test(marks) ? `${'  '.repeat(Math.min(marks.length, 8) - 1)}- ` : '';
      })
      .replaceAll(
        /^(={1,6})[ \t]*([^\n]*[^\n=\s])[ \t]*\1[ \t]*$/gm,
        (_, { length }: string, title: string) => `${'#'.repeat(length)} ${title}`,
      ),
  );

const tags =
  /<\/?(?:b|i|u|s|p|div|span|small|big|center|font|sub|sup|code|tt|blockquote|includeonly|noinclude|onlyinclude|references|gallery|del|ins|templatestyles|nowiki)(?:\s[^<>]*)?\/?>/gi;
