import type { Candidate, Candidates } from '../ports.ts';
import { spelledNumber } from '../text/index.ts';
import { unknownSlots } from './foreign-query.ts';
import type { AnalysedQuery } from './query.ts';

export interface AlsoApart {
  readonly query: AnalysedQuery;
  /** What the store said of the query as it is written. */
  readonly first: Pick<Candidates, 'frequency' | 'candidates'>;
  /** The best passages with any of these terms, at most `limit`. */
  readonly candidates: (terms: readonly string[], limit: number) => Promise<Pick<Candidates, 'candidates'>>;
}

/**
 * The query with words counted also where passages write them as several that stand side by side, though others write them as one: acronyms with points
 * ("P.L.U."), words that many part ("week-end", "e-mail"), numbers of several words («vingt-cinq»), and thousands ("10k"). `undefined` when no passage does: of a longer query none of those that it
 * finds anyway, since another call takes time.
 */
export async function alsoApart({ query, first, candidates }: AlsoApart): Promise<AnalysedQuery | undefined> {
  const unknown = new Set(unknownSlots(query, first.frequency));
  const found = new Map<string, readonly string[]>();
  let sought = 0;
  for (const [slot, word] of query.words.slice(0, query.contentSlots).entries()) {
    const isUnknown = unknown.has(slot);
    const parts = sought < mostSought ? partsOf(word, query, isUnknown) : undefined;
    if (!parts) continue;
    sought += 1;
    const forms = parts.map((part) => [...query.formsOf(part)]);
    const isAsked = isUnknown || query.contentSlots <= fewSlots;
    const { candidates: best } = isAsked ? await candidates([...new Set(forms.flat())], passages) : first;
    const sequences = sequencesOf(forms);
    if (best.some((candidate) => holds(candidate, sequences))) found.set(word, parts);
  }
  return found.size > 0 ? query.alsoApart(found) : undefined;
}

function partsOf(word: string, query: AnalysedQuery, isUnknown: boolean): readonly string[] | undefined {
  if (query.acronyms.has(word) || (isUnknown && query.contentSlots <= severalSlots && shortWord.test(word)))
    return Array.from(word);
  const [, thousands] = inThousands.exec(word) ?? [];
  if (thousands) return [thousands, '000'];
  for (const language of query.likelyLanguages) {
    const spelled = spelledNumber(word, language);
    if (spelled) return spelled;
  }
  return isUnknown ? undefined : compoundOf(word);
}

/** All ways in which the forms may follow each other, few at most. */
function sequencesOf([first = [], ...rest]: readonly (readonly string[])[]): readonly string[] {
  return rest.reduce(
    (found, forms) => found.flatMap((start) => forms.map((form) => `${start} ${form}`)).slice(0, mostSequences),
    first,
  );
}

const holds = ({ titleTokens, tokens }: Candidate, sequences: readonly string[]): boolean =>
  sequences.some((sequence) => standsIn(titleTokens, sequence) || standsIn(tokens, sequence));

function standsIn(stream: string, sequence: string): boolean {
  for (let at = stream.indexOf(sequence); at !== -1; at = stream.indexOf(sequence, at + 1)) {
    const end = at + sequence.length;
    if ((at === 0 || parting.test(stream[at - 1] ?? '')) && (end === stream.length || parting.test(stream[end] ?? '')))
      return true;
  }
  return false;
}

const parting = /[ \n]/;
const mostSought = 6;
const mostSequences = 16;
const fewSlots = 2;
const severalSlots = 4;
const passages = 50;
const inThousands = /^([1-9][0-9]{0,2})k$/;
const shortWord = /^\p{Script=Latin}{3,4}$/u;

// What is most often written both ways, in English and French: how it begins, and how the rest does.
const compounds = [
  [/^e/, /^(?:mail|commerce|learning|book|sport|sant[eé]|invoic|factur|signature|business|cigarette|service)/],
  [/^o(?:n|ff)/, /^(?:line|board|site|shore|chain)/],
  [/^co/, /^(?:op[eé]r|ord|work|propri|empr|auteur|author|financ|fond|found|voitur|locat)/],
  [
    /^(?:week|start|check|plate|auto|micro|mini|multi|anti|cyber|self|semi|web|data|health|log|sign|back|feed)/,
    /^\p{L}{2,}$/u,
  ],
] as const;

function compoundOf(word: string): readonly string[] | undefined {
  for (const [beginning, rest] of compounds) {
    const head = beginning.exec(word)?.[0];
    const tail = head === undefined ? '' : word.slice(head.length);
    if (head !== undefined && rest.test(tail)) return [head, tail];
  }
  return undefined;
}
