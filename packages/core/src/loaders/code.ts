import type { DocumentLoader, Section } from '../ports.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import type { Heading } from './outline.ts';
import { sectionsOf } from './outline.ts';

/** Reads source code as it is written, with what it declares (functions, classes, types) as headings. */
export const codeLoader: DocumentLoader = {
  ...formats.code,
  async load(source) {
    const text = decodeText(source);
    return { text, sections: codeSections(text) };
  },
};

/** The sections of source code: what it declares. */
export const codeSections = (text: string): Section[] =>
  sectionsOf(text, symbolsIn(text)).map((section) => ({ ...section, lines: true }));

/** Declarations by their lines, in any of the usual languages; what is indented belongs to what is above. */
function symbolsIn(text: string): Heading[] {
  const headings: Heading[] = [];
  let comment: number | undefined;
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    const to = feed === -1 ? text.length : feed;
    const line = text.slice(from, Math.min(to, from + 300));
    const title = symbolOf(line);
    if (title !== undefined) {
      const indent = /^[ \t]*/.exec(line)?.[0].replaceAll('\t', '    ').length ?? 0;
      // A comment or decorator above belongs to what it is about.
      if (indent <= MAX_INDENT) headings.push({ from: comment ?? from, level: indent === 0 ? 1 : 2, title });
      comment = undefined;
    } else if (/^\s*(?:\/\/|\/\*|\*|#(?!include|define|if|endif|pragma)|--|@\w|\[\w)/.test(line)) comment ??= from;
    else comment = undefined;
    from = to + 1;
  }
  return headings;
}

/** Deeper declarations are details. */
const MAX_INDENT = 4;

function symbolOf(line: string): string | undefined {
  if (words.has(/^\s*(\w+)/.exec(line)?.[1] ?? '')) return undefined;
  for (const pattern of declarations) {
    const name = pattern.exec(line)?.[1];
    if (name !== undefined && !words.has(name)) return name;
  }
  return undefined;
}

const modifiers =
  '(?:(?:export|default|declare|abstract|async|public|private|protected|internal|static|final|sealed|override|virtual|partial|inline|extern|unsafe|pub(?:\\([a-z]+\\))?|open|data|suspend|const)\\s+)*';
const declarations = [
  // function, def, class and the like, in most languages
  new RegExp(
    `^[ \\t]*${modifiers}(?:function\\*?|def|class|interface|enum|struct|trait|impl|fn|func|fun|module|namespace|type|object|protocol|record|extension|sub|procedure)\\s+(?:\\([^)]{0,80}\\)\\s*)?([\\w$.:]{0,99}[\\w$])`,
  ),
  // const name = (…) => and const name = function
  /^(?:export\s+)?(?:const|let|var)\s+([\w$]{1,100})\s*(?::[^=]{1,150})?=\s*(?:async\s*)?(?:function\b|\([^)]{0,150}\)\s*(?::[^=]{1,80})?=>|\w+\s*=>)/,
  // type name(…) { in C, C++, Java and C#
  new RegExp(
    `^[ \\t]{0,4}${modifiers}(?:[\\w<>\\[\\]:,*&]{1,80}\\s+){1,3}\\*?([\\w~:]{1,100})\\s*\\([^;]{0,200}\\)?\\s*(?:const\\s*)?(?:throws [\\w, ]{1,80})?\\{?\\s*$`,
  ),
  // CREATE TABLE name in SQL
  /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP(?:ORARY)?\s+)?(?:TABLE|VIEW|FUNCTION|PROCEDURE|TRIGGER|INDEX)\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w."]{1,100})/i,
];
const words = new Set(
  'if else for while switch return catch new throw await case do try with in of from import extends implements'.split(
    ' ',
  ),
);
