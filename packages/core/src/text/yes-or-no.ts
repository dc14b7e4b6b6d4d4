/** Words that a text in a language may begin with to say yes or no. */
export const yesAndNo = (language: string): readonly string[] => lists[language]?.split(' ') ?? [];

/** Whether a text begins with yes or no: with such a word, and a sign behind it or the end of the line. */
export function beginsWithYesOrNo(text: string, language: string): boolean {
  const words = yesAndNo(language);
  if (words.length === 0) return false;
  const pattern =
    patterns.get(language) ?? new RegExp(`^[^\\p{L}\\p{N}]*(?:${words.join('|')})\\s*(?:${sign}|\\n|$)`, 'iu');
  patterns.set(language, pattern);
  return pattern.test(text);
}

const patterns = new Map<string, RegExp>();
const sign = '[,.!:;…،؛，。、！—–-]';

const lists: Readonly<Record<string, string>> = {
  ar: 'نعم لا كلا أجل',
  bg: 'да не',
  ca: 'sí no',
  cs: 'ano ne',
  da: 'ja nej jo',
  de: 'ja nein',
  el: 'ναι όχι',
  en: 'yes no',
  es: 'sí no',
  et: 'jah ei',
  fi: 'kyllä ei',
  fr: 'oui non',
  hi: 'हाँ हां नहीं',
  hr: 'da ne',
  hu: 'igen nem',
  id: 'ya tidak',
  it: 'sì no',
  ja: 'はい いいえ',
  ko: '예 네 아니요 아니오',
  ms: 'ya tidak',
  nl: 'ja nee neen',
  no: 'ja nei jo',
  pl: 'tak nie',
  pt: 'sim não',
  ro: 'da nu',
  ru: 'да нет',
  sk: 'áno nie',
  sv: 'ja nej jo',
  th: 'ใช่ ไม่ใช่ ได้ ไม่ได้',
  tr: 'evet hayır',
  uk: 'так ні',
  vi: 'có không vâng',
  zh: '是 是的 不是 不 对 对的 不对 可以 不可以 能 不能 会 不会 有 没有 需要 不需要',
};
