import { normalise, words } from './words.ts';

/** A day or a month of a year, with the words by which a text says it. */
export interface WrittenDate {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day?: number | undefined;
  readonly words: readonly string[];
}

/** The days and months of a year that a text in one of these languages names («12 mars 2024», 12/03/2024, 2024-03-12), a few at most; in English 3/12/2024 is two days. */
export function datesIn(text: string, languages: readonly string[]): readonly WrittenDate[] {
  if (!/\d{4}/.test(text)) return [];
  const read = normalise(text).toLowerCase();
  const found: WrittenDate[] = [];
  for (const [whole, year, , first, second] of read.matchAll(yearFirst))
    found.push({ year: Number(year), month: Number(first), day: Number(second), words: words(whole) });
  for (const [whole, first, , second, year] of read.matchAll(yearLast)) {
    const monthFirst = { month: Number(first), day: Number(second) };
    const dayFirst = { month: Number(second), day: Number(first) };
    const both = languages.join() === 'en' ? [monthFirst, dayFirst] : [dayFirst];
    const readings = Number(second) > 12 ? [monthFirst] : both;
    for (const one of readings) found.push({ year: Number(year), ...one, words: words(whole) });
  }
  for (const language of languages) {
    const { months, pattern } = monthsOf(language);
    for (const { 0: whole, groups = {} } of read.matchAll(pattern)) {
      const day = groups['before'] ?? groups['after'];
      const month = months.get(groups['month'] ?? '') ?? 0;
      found.push({
        year: Number(groups['year']),
        month,
        day: day === undefined ? undefined : Number(day),
        words: words(whole),
      });
    }
  }
  return found.filter(({ month, day = 1 }) => month >= 1 && month <= 12 && day >= 1 && day <= 31).slice(0, most);
}

const most = 4;
const yearFirst = /(?<![\d./-])([12]\d{3})([./-])(\d{1,2})\2(\d{1,2})(?![\d/-]|\.\d)/g;
const yearLast = /(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2([12]\d{3})(?![\d/-]|\.\d)/g;

interface Months {
  /** By name, of 1 to 12. */
  readonly months: ReadonlyMap<string, number>;
  /** A name with its year, and perhaps a day. */
  readonly pattern: RegExp;
}

const known = new Map<string, Months>();

function monthsOf(language: string): Months {
  const before = known.get(language);
  if (before) return before;
  const months = new Map<string, number>();
  const formats = localesOf(language).flatMap((locale) =>
    (['short', 'long'] as const).flatMap((month) => [
      formatOf(locale, { month }),
      formatOf(locale, { month, day: 'numeric' }),
    ]),
  );
  for (const format of formats) {
    for (let month = 1; month <= 12; month++) {
      const part =
        format.formatToParts(dateOf({ year: 2024, month })).find(({ type }) => type === 'month')?.value ?? '';
      const name = part.toLowerCase().replace(/\.$/, '');
      if (named.test(name)) months.set(name, month);
    }
  }
  const names = [...months.keys()].toSorted((a, b) => b.length - a.length).join('|') || '(?!)';
  const day = (name: string) => `(?<${name}>\\d{1,2})(?:er|st|nd|rd|th|\\.|º)?`;
  const made = {
    months,
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?:${day('before')}\\s+(?:de\\s+|of\\s+)?)?(?<month>${names})\\.?,?\\s+(?:${day('after')},?\\s+)?(?:de\\s+|of\\s+)?(?<year>[12]\\d{3})(?!\\d)`,
      'gu',
    ),
  };
  known.set(language, made);
  return made;
}

const named = /^\p{L}{3,}$/u;

/** The ways to write a date in a language, each as the words that follow each other. */
export function dateWritings(
  { year, month, day }: Omit<WrittenDate, 'words'>,
  language: string,
): readonly (readonly string[])[] {
  const [y, m, mm] = [`${year}`, `${month}`, `${month}`.padStart(2, '0')];
  const date = dateOf({ year, month, day });
  const spelled = (locale: string, options: Intl.DateTimeFormatOptions) =>
    words(formatOf(locale, options).format(date));
  if (day === undefined) return [[mm, y], [y, mm], spelled(language, { month: 'long', year: 'numeric' })];
  const [d, dd] = [`${day}`, `${day}`.padStart(2, '0')];
  const named = localesOf(language).flatMap((locale) => [
    spelled(locale, { dateStyle: 'long' }),
    spelled(locale, { dateStyle: 'medium' }),
  ]);
  const first = language === 'fr' && day === 1 ? named.map((writing) => ['1er', ...writing.slice(1)]) : [];
  const american =
    language === 'en'
      ? [
          [mm, dd, y],
          [m, d, y],
        ]
      : [];
  return [[dd, mm, y], [d, m, y], [y, mm, dd], [y, m, d], ...american, ...named, ...first];
}

const localesOf = (language: string): readonly string[] => (language === 'en' ? ['en-US', 'en-GB'] : [language]);

const dateOf = ({ year, month, day = 15 }: Omit<WrittenDate, 'words'>): Date =>
  new Date(Date.UTC(year, month - 1, day));

const formatOf = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', calendar: 'gregory', numberingSystem: 'latn', ...options });
