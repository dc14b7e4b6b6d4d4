/**
 * The language that the small words of a text give away, or `undefined` when they do not decide.
 * A hundred times quicker than the detector, and right wherever it speaks: it wants many small words and a clear lead.
 */
export const languageOfSmallWords = (text: string): string | undefined => leader(counted(text).counts);

/** The same of a text that names a language: what it quotes of another does not decide. */
export function clearLanguage(text: string): string | undefined {
  const { counts, words } = counted(text);
  const first = isInLatin(text) ? leader(counts) : undefined;
  return first !== undefined && (counts.get(first) ?? 0) >= quoted * words ? first : undefined;
}

/** Whether a text cannot be in a language: it is not in Latin letters as that one is, or has small words and letters of others. */
export function isForeign(text: string, language: string): boolean {
  if (!(language in smallWords)) return false;
  if (!isInLatin(text)) return true;
  const { counts, words } = counted(text);
  const own = counts.get(language) ?? 0;
  const most = Math.max(0, ...counts.values());
  if (most >= enough && most >= clearLead * own) return true;
  const marked = text.match(/[^\P{L}a-z]/giu)?.length ?? 0;
  return language === 'en' && words >= manyWords && own < few * words && marked > few * lettersIn(text);
}

const isInLatin = (text: string): boolean => (text.match(/\p{Script=Latin}/gu)?.length ?? 0) >= lettersIn(text) / 2;

const lettersIn = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0;

function leader(counts: ReadonlyMap<string, number>): string | undefined {
  const [best, second] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (!best || best[1] < enough || best[1] < lead * (second?.[1] ?? 0)) return undefined;
  return decided.has(best[0]) ? best[0] : undefined;
}

function counted(text: string): { readonly counts: ReadonlyMap<string, number>; readonly words: number } {
  const counts = new Map<string, number>();
  const lower = text.toLowerCase();
  const words = lower.split(isPlain.test(lower) ? plainBreaks : breaks);
  for (const word of words) {
    for (const language of languagesOf.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return { counts, words: words.length };
}

const isPlain = /^[\x00-\x7f]*$/;
// The same in a text of that kind, and several times quicker.
const plainBreaks = /[^a-z]+/;
const breaks = /[^\p{L}]+/u;

const enough = 6;
const lead = 2;
const clearLead = 3;
// Of all words, where another language is only quoted; a third and more are small in a text of its own.
const quoted = 0.15;
// English is written without marks, and two words of five are small ones.
const manyWords = 30;
const few = 0.03;
const decided = new Set(['en', 'fr', 'de', 'es', 'it', 'pt', 'nl']);

// About thirty of the most frequent function words each; shared ones count for every language that has them.
const smallWords: Readonly<Record<string, string>> = {
  en: 'the of and to in a is that for it was on are as with his they at be this from have or by had not but what were which their if will there been has would',
  fr: 'de la le et les des en un du une est pour que qui dans par plus pas au sur ne se ce il sont avec ou cette aux ses elle mais nous vous leur été peut comme',
  de: 'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie',
  es: 'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue',
  it: 'di e il la che in a per un è del una non sono le si con da i come della nel alla più anche ha gli dei delle lo ma al dal suo questo se o sua nella dalla ed essere',
  pt: 'de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito nos já está eu também só pelo pela até isso',
  nl: 'de van het een en in is dat op te zijn voor met die niet aan er om ook als dan maar bij of uit nog naar heeft wordt door ze hij werd zich tot was over hun deze',
  // Neighbours, so that their texts are not taken for the ones above; between themselves the detector decides.
  ca: 'de la i a el que en un per amb les del es els va una no és al més com són o dels ha ser seva aquest aquesta als també però',
  gl: 'de a e o que do da en un os unha para con no se por as na máis dos como foi ao polo pola seu súa é nos tamén',
  ro: 'de în și la a cu pe din care este un o să se nu că pentru mai au fost sau prin al lui după fi ca cel sunt',
  af: 'die van in en is het dat vir wat met op nie te aan was as om hy by word sy ook deur uit hulle ons kan',
  no: 'og i det som en er av for til på med den at har de ikke et var fra om seg ble ved også kan etter hun han nå vil skal',
  da: 'og i at det er en til af på for med der de som den ikke han har et var fra om sig men eller blev ved også kan efter',
  sv: 'och i att det som en på är av för med till den har de inte om ett han men var sig från så kan när eller också efter',
  la: 'et in est non de ad ut cum qui quod per ex ab sed si aut esse quae sunt nec etiam atque',
};

const languagesOf = new Map<string, string[]>();
for (const [language, words] of Object.entries(smallWords)) {
  for (const word of new Set(words.split(' '))) languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);
}
