/** The stop words of French that a text uses as nouns, in lower case: «les horaires d'été», «un avoir», «l'est de la ville», «le son». */
export function nounsAmongStopWords(text: string): ReadonlySet<string> {
  const plain = text.replaceAll(/[’´`]/g, "'").toLowerCase();
  const found = patterns.flatMap((pattern) => [...plain.matchAll(pattern)]);
  return new Set(found.map(({ groups }) => groups?.['noun'] ?? ''));
}

const after = (before: string, noun: string, behind = ''): RegExp =>
  new RegExp(`(?<![\\p{L}'])(?:${before})(?<noun>${noun})(?![\\p{L}\\p{N}])${behind}`, 'gu');

const determiners = "l'|(?:un|cet|les?|des|du|aux?|ce|mon|notre|votre|leur|chaque) ";

const patterns: readonly RegExp[] = [
  // Elsewhere it is the participle of «être», behind a form of «avoir».
  /(?<!\b(?:a|ai|as|ont|avons|avez|avait|avaient|aura|auront|aurait|auraient|ait|aient|eu|ayant|avoir)(?:[ '-]+\p{L}+){0,3}[ '-]+)(?<![\p{L}\p{N}])(?<noun>été)(?![\p{L}\p{N}])/gu,
  after(determiners, 'avoir'),
  after("(?:notes?|factures?) d'", 'avoir'),
  after('', 'avoir', ' fiscal'),
  after("[ld]'|plein |(?:nord|sud)[ -]", 'est'),
  after('(?:les?|du|un|au|ce) ', 'son|ton'),
  after('(?:les?|un|au|faux|premiers?) ', 'pas'),
];
