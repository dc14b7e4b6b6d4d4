/** What lies between two parts of a quotation, each end as far as it was read, and the words next to it. */
export interface Omission {
  /** The end of the first part. */
  readonly first: string;
  readonly behind: string;
  readonly before: string;
  /** The beginning of the second part. */
  readonly second: string;
}

/**
 * Whether two parts say together what the text does not: an exception was left out, or the second part goes on in a sentence or clause whose
 * beginning, with what it speaks of, was left out.
 */
export function turnsMeaning({ first, behind, before, second }: Omission): boolean {
  if (exceptions.test(behind.slice(0, longest)) || exceptions.test(before.slice(-longest))) return true;
  const apart = behind !== before;
  const sentences = `${apart ? '' : first}${before.slice(-farthest)}${second}`.split(sentenceEnd);
  const last = sentences.at(-1) ?? '';
  const lead = last.slice(0, Math.max(0, last.length - second.length));
  if (apart || sentences.length > 1) return lead.length > longestMarker || !marker.test(lead);
  return hidesSubject(before);
}

const longest = 300;
const farthest = 2_000;

const abbreviation =
  '(?<![\\p{L}])(?:\\p{L}|[aA]rt|[aA]bs|[nN][ro]|[nN]os|[mM]r|[mM]rs|[mM]s|[dD]r|[sS]t|vs|[iI]nc|[lL]td|[cC]o|[cC]orp|cf|vgl|bzw|[bB]d|[hH]r|[mM]me|[mM]lle|approx|[sS]ec|[sS]r|[sS]ra|ст|ул|г)';

/** Of a sentence, a paragraph, an item or a row of a table. */
const sentenceEnd = new RegExp(
  [
    `(?<=(?<!${abbreviation})[\\p{L}\\p{M}\\d)\\]%»”"'’*_\`][\\u00a0\\u202f]?[.!?]["”»’')\\]*_]{0,3})\\s+(?=["“«‘([*_]{0,3}[\\p{Lu}\\p{Lo}])`,
    '(?<=[。！？؟।])',
    '\\n\\s*\\n',
    '\\n(?=[ \\t]*(?:[-*+•|#]|\\d{1,3}[.)])|[^\\n|]{0,200}\\s\\|\\s)',
  ].join('|'),
  'u',
);

/** What a sentence or an item may be numbered or marked with. */
const longestMarker = 80;
const marker =
  /^[\s\-*+•#>|"“«‘([_]*(?:(?:§|art(?:icle|ikel|\.)?|section)?\s*(?:\d{1,4}|[a-z]|[ivx]{1,5})(?:[.)°:]|\.\d+)*)?[\s)\]*_"“«‘(|–—-]*$/iu;

/** Whether the last clause of what was left out begins with words of its own before a verb of which the second part is the rest. */
function hidesSubject(omitted: string): boolean {
  const text = omitted.trim().slice(-longest);
  if (/[,;:，；：،、)]$/u.test(text)) return false;
  const clauses = text.split(/\p{sc=Hiragana}/u.test(text) ? japaneseClause : clauseStart);
  const last = clauses.at(-1)?.trim() ?? '';
  if (clauses.length < 2 || last === '') return false;
  if (dense.test(last))
    return !continuation.test(last) && (/[はがも]/u.test(last) || !/[\p{sc=Hiragana}\p{sc=Thai}]/u.test(last));
  const words = last.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.some((word, i) => i > 0 && auxiliaries.has(word));
}

const clauseStart =
  /[,;，；،]|(?<![\p{L}\p{M}])(?:and|but|or|while|whereas|et|mais|ou|tandis que|alors que|und|aber|oder|während|sondern|y|pero|mientras|ma|mentre|mas|enquanto|en|maar|terwijl|och|men|и|а|но|или|ale|oraz|ve|ama)(?![\p{L}\p{M}])/iu;
/** Elsewhere this comma parts the items of a list. */
const japaneseClause = /[、，。]/u;
const dense = /^\s*[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]{2}/u;
const continuation = /^(?:[并並且而和又也還还亦及或]|同[时時])/u;

const auxiliaries = new Set(
  [
    'is are was were has have had shall will must may can could should would does do did',
    'est sont était étaient sera seront a ont avait doit doivent devra devront peut peuvent pourra',
    'ist sind war waren wird werden hat haben hatte muss müssen kann können darf dürfen soll sollen',
    'es son era será ha han debe deben puede pueden è sono deve devono può possono hanno são devem pode podem',
    'moet moeten mag mogen kan kunnen heeft hebben wordt worden är har ska skall måste får kan er har skal må kan',
    'должен должна должно должны может могут обязан обязана обязаны был была были будет будут вправе является являются',
    'jest są musi muszą może mogą ma mają je jsou musí může mohou',
  ]
    .join(' ')
    .split(' '),
);

const exceptions = new RegExp(
  '(?<![\\p{L}\\p{M}])(?:' +
    [
      'except(?:ing|ed|ions?)?|unless|excluding|other than|save (?:for|as|where|that|in)|with the exception|provided that|only (?:if|when)',
      "sauf|excepté(?:e?s?)?|hormis|à (?:l['’]exception|moins|l['’]exclusion)|à condition|sous réserve",
      'ausgenommen|mit ausnahme|außer|es sei denn|sofern nicht|soweit nicht|vorbehaltlich|nur wenn',
      'excepto|salvo|a menos|con excepción|a excepción|eccetto|tranne|fatt[ao] salv[aeio]|ad eccezione|a meno|exceto|com exceção|a não ser',
      'behalve|tenzij|met uitzondering|utom|med undantag|undtagen|med unntak|med mindre|paitsi|z wyjątkiem|chyba że|kromě|s výjimkou|kivéve|hariç|dışında|trừ',
      'кроме|за исключением|если не|исключая|крім|за винятком|εκτός|πλην',
      'إلا|باستثناء|ما عدا|عدا|למעט|אלא|مگر|सिवाय|छोड़कर',
    ].join('|') +
    ')(?![\\p{L}\\p{M}])|除外|除非|除了|除[^，。]{1,20}(?:外|以外)|以外|例外|但し|ただし|を除[きくい]|제외|이외|ยกเว้น',
  'iu',
);
