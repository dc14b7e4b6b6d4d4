/** A small English number as a figure and as a word, in lower case ("5" and "five", "18th" and "eighteenth"); none for other words. */
export const englishForms = (word: string): readonly string[] => numbers.get(word) ?? [];

const cardinals =
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const tens = 'thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );
const endings = ['st', 'nd', 'rd'];

const numbers: ReadonlyMap<string, readonly string[]> = new Map([
  ...cardinals.flatMap((word, at) => eachOther(word, `${at + 2}`)),
  ...tens.flatMap((word, at) => eachOther(word, `${10 * (at + 3)}`)),
  ...ordinals.flatMap((word, at) => eachOther(word, `${at + 1}${endings[at] ?? 'th'}`)),
]);

function eachOther(word: string, figure: string): [string, readonly string[]][] {
  return [
    [word, [figure]],
    [figure, [word]],
  ];
}
