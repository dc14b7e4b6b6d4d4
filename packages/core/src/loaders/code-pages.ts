/** The decoder of a Windows code page by its number; `undefined` for one that is unknown. */
export function codePageDecoder(page: number | string | undefined): string | undefined {
  const number = Number(page);
  if (number >= 1250 && number <= 1258) return `windows-${number}`;
  if (number >= 28591 && number <= 28606) return `iso-8859-${number - 28590}`;
  return pages[number];
}

/** The code page that Windows uses for a language, by the number of its locale. */
export function codePageOfLocale(locale: number | undefined): number | undefined {
  if (locale === undefined) return undefined;
  const language = locale & 0x3ff;
  if (language === CHINESE) return locale === 0x804 || locale === 0x1004 ? 936 : 950;
  return languages.find(([, numbers]) => numbers.includes(language))?.[0] ?? 1252;
}

const pages: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  20127: 'windows-1252',
  20866: 'koi8-r',
  21866: 'koi8-u',
  50220: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
};
const CHINESE = 0x04;
/** Arabic, Greek, the Baltic languages and so on, as Windows numbers languages. */
const languages: readonly (readonly [page: number, languages: readonly number[]])[] = [
  [874, [0x1e]],
  [932, [0x11]],
  [949, [0x12]],
  [1250, [0x05, 0x0e, 0x15, 0x18, 0x1a, 0x1b, 0x1c, 0x24]],
  [1251, [0x02, 0x19, 0x22, 0x23, 0x2f, 0x3f]],
  [1253, [0x08]],
  [1254, [0x1f, 0x2c]],
  [1255, [0x0d]],
  [1256, [0x01, 0x20, 0x29]],
  [1257, [0x25, 0x26, 0x27]],
  [1258, [0x2a]],
];
