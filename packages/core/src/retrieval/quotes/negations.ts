/** Whether what was left out behind some words negates them: without it they would say the contrary. A clause of its own may go. */
export const negatesFromStart = (omitted: string): boolean =>
  negates(omitted.trimStart().slice(0, longestClause).split(clauseEnd)[0] ?? '');

/** Whether what was left out before some words negates them. */
export const negatesToEnd = (omitted: string): boolean =>
  negates(omitted.trimEnd().slice(-longestClause).split(clauseEnd).at(-1) ?? '');

/** Whether a text ends where a clause does: what follows it is another one. */
export const endsClause = (text: string): boolean => /[,;:.!?。，；：！？、،؛؟]['"]*$/u.test(text);

/** Whether what follows some words begins with a negation of them, or with an exception to them; a capital begins a sentence of its own. */
export const takesBack = (following: string): boolean => {
  const cased = /\p{Ll}/u.test(following) ? following : following.toLowerCase();
  const [, lead = '', first = ''] = nextWord.exec(cased.replaceAll('’', "'")) ?? [];
  return exceptions.has(first) || unless.test(following) || (lead === '' && negations.has(first));
};

const nextWord = /^(?:[^\S\n]|\n(?!\s*\n))*([,;]?)(?:[^\S\n]|\n(?!\s*\n))*([\p{Ll}\p{Lo}][\p{L}\p{M}']*)/u;
const exceptions = new Set(
  'sauf hormis excepté except unless excluding außer ausgenommen salvo excepto eccetto tranne exceto tenzij behalve utom förutom undtagen unntatt кроме'.split(
    ' ',
  ),
);
const unless =
  /^\s*[,;]?\s*(?:à (?:moins|l[’']exception)|es sei denn|a (?:meno|menos)|other than|если (?:не|только))(?!\p{L})/iu;

const longestClause = 300;
const clauseEnd = /[,;:.!?()[\]…–—。，；：！？、،؛؟|]|\n\s*\n/u;

function negates(clause: string): boolean {
  if (denseNegation.test(clause)) return true;
  const words = clause.toLowerCase().replaceAll('’', "'").match(word) ?? [];
  return words.some((each) => negations.has(each) || contracted.test(each));
}

const word = /[\p{L}\p{M}']+/gu;
const contracted = /^n'.|n't$/;
const denseNegation = /[不没沒無无未勿]|ない|なく|なかっ|ません|せず|ไม่|ห้าม|않|없|못|아니|아닙/u;

const negations = new Set(
  [
    'not no never none nobody nothing neither nor without cannot hardly scarcely barely rarely seldom except unless',
    'ne pas ni jamais aucun aucune sans rien guère nullement sauf',
    'nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder keineswegs keinesfalls kaum außer',
    'no nunca jamás sin ningún ninguna ninguno nadie nada tampoco',
    'non senza né nessun nessuno nessuna niente nemmeno neppure',
    'não nunca sem nem nenhum nenhuma ninguém',
    'niet geen nooit zonder niemand niets',
    'inte ej aldrig utan ingen inget inga ikke aldri uten aldrig uden ei eivät',
    'nie bez nigdy żaden nikt ne není nikdy žádný',
    'не ни нет без никогда никто ничего нельзя ні немає',
    'nu nici nicio niciun niciuna niciodată fără nem sem nincs soha nélkül δεν δε μη μην ούτε ποτέ χωρίς όχι',
    'nije nisu nisam nema nuk nav bez nėra няма нема нету ekki ingen intet icke',
    'değil yok hiç asla olmadan không chưa chẳng đừng tidak bukan jangan tanpa नहीं नही मत ना न बिना',
    'نه نیست نیستند ندارد ندارند نباید نمی هیچ هرگز',
    'لا لم لن ليس ليست غير دون بدون ولا לא אין בלי אל 않 안',
  ]
    .join(' ')
    .split(' '),
);
