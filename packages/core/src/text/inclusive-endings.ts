/** The endings of inclusive French in a text, in lower case: «e» and «s» of «salarié·e·s», «employé(e)s», «un.e». */
export function inclusiveEndings(text: string): ReadonlySet<string> {
  const found = [...text.matchAll(endings)].flatMap(([run]) => run.toLowerCase().match(/\p{L}+/gu) ?? []);
  return new Set(found);
}

const ending = '(?:e|[nltvrs]e|[eè]re|i[eè]re|t?rice|euse|enne|esse|ale)s?';
// A point stands before endings of addresses too, a hyphen between words.
const endings = new RegExp(
  `(?<=\\p{L}{2})(?:[·•‧⋅∙]${ending}(?:[·•‧⋅∙]s)?(?!\\p{L})|\\((?:${ending}|s)\\)s?(?!\\p{L})|(?<![@./][\\p{L}\\p{N}-]*)\\.(?:e|rice|trice|euse)s?(?:\\.s)?(?![\\p{L}\\p{N}])|-e(?:s|-s)?(?![\\p{L}\\p{N}'’-]))`,
  'giu',
);
