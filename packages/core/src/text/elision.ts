/** What stands behind the article, pronoun or particle that a French word in lower case may begin with where its apostrophe was left out («lassurance», «jai»); `undefined` for other words. */
export const behindElision = (word: string): string | undefined => elided.exec(word)?.groups?.['rest'];

// «lapl»; a pronoun stands before verbs, which are longer.
const elided =
  /^(?:(?:[dl]|qu)(?=.{3})|[cjmnst](?=.{4})|(?:[cdjlmnst]|qu)(?=.{2,3}$))(?<rest>[aeiouyhàâéèêëîïôùûœ]\p{L}+)$/u;
