import type { AnswerCitation, Source } from '@kb-mcp/ask';
import { styled } from '../terminal.ts';
import type { Numbered } from './numbered.ts';

/** Each source of the quotations with its number, and the quotations taken from it below. */
export function sourcesText(citations: readonly AnswerCitation[], numbers: Pick<Numbered, 'of'>): readonly string[] {
  const ids = [...new Set(citations.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const own = citations.filter((citation) => citation.id === id);
    const source = own.find((citation) => citation.source)?.source;
    const head = `[${numbers.of(id)}] ${source ? placeText(source) : id}`;
    const address = source?.url ? [`    ${styled('cyan', source.url)}`] : [];
    const quotes = own.map(({ quote, status }) => `    ${marks[status]} “${oneLine(quote)}”${says[status]}`);
    return [head, ...address, ...quotes];
  });
}

/** Where something stands, in the words that lead a reader there. */
export function placeText({ title, heading, page, lines }: Source): string {
  const parts = [
    [...new Set([title, ...heading])].join(' › '),
    page === undefined ? '' : `page ${page}`,
    lines && (lines.from === lines.to ? `line ${lines.from}` : `lines ${lines.from}–${lines.to}`),
  ];
  return parts.filter(Boolean).join(', ');
}

/** The text on one line, and no longer than a reader of a list wants it. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

const marks = { verified: styled('green', '✓'), unsupported: styled('red', '✗'), unchecked: '?' } as const;
const says = {
  verified: '',
  unsupported: styled('red', ' — these words do not stand there'),
  unchecked: ' — not checked',
} as const;
