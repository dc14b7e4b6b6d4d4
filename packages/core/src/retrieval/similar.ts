import { placeOf, runOn, threeLetters } from './letter-runs.ts';
import { type LaidStream, space } from './token-page.ts';

/** For each stream, how much of the spelling of each term, in runs of so many letters, its most similar word holds, 0 to 1, squared. */
export function similarities(
  terms: readonly string[],
  streams: readonly LaidStream[],
  from: number,
  run: 3 | 4,
): readonly Float64Array[] {
  const sizes = terms.map((term) => (term.length < run ? 0 : gramsOf(term, run).size));
  const slotsOf = new Map<number, number[]>();
  held.fill(0);
  unlike.fill(-1);
  for (const [slot, term] of terms.entries()) {
    if (!sizes[slot]) continue;
    for (const gram of gramsOf(term, run)) slotsOf.set(gram, [...(slotsOf.get(gram) ?? []), slot]);
    hold(term, run);
  }
  const shared = new Int32Array(terms.length);
  // Candidates share most of their words. A word is known by its hash: two that differ meet once in a thousand million.
  const known = new Map<number, readonly Similar[]>();

  function similarTo(units: Uint16Array, start: number, end: number): readonly Similar[] {
    let met = false;
    for (let at = start - 1; at + run - 1 <= end; at++) {
      const slots = slotsOf.get(gramAt(units, start, end, at, run));
      if (!slots) continue;
      met = true;
      for (const slot of slots) shared[slot] = (shared[slot] ?? 0) + 1;
    }
    if (!met) return nothing;
    const found: Similar[] = [];
    for (let slot = 0; slot < shared.length; slot++) {
      // A token may hold a gram twice.
      const share = Math.min(1, (shared[slot] ?? 0) / (sizes[slot] || 1));
      if (share > 0 && share >= from) found.push({ slot, similarity: share * share });
    }
    shared.fill(0);
    return found;
  }

  return streams.map(({ page: { units, starts, ends, hashes }, first, last }) => {
    const best = new Float64Array(terms.length);
    if (slotsOf.size === 0) return best;
    for (let token = first; token < last; token++) {
      const start = starts[token] ?? 0;
      const end = ends[token] ?? 0;
      if (end - start < run - 1) continue;
      const hash = hashes[token] ?? 0;
      const key = (hash ^ (hash >>> 15)) & smallInteger;
      if (unlike[key % UNLIKE] === key) continue;
      if (!holdsOne(units, start, end, run)) {
        unlike[key % UNLIKE] = key;
        continue;
      }
      const found = known.get(key) ?? similarTo(units, start, end);
      known.set(key, found);
      raise(best, found);
    }
    return best;
  });
}

function raise(best: Float64Array, found: readonly Similar[]): void {
  for (const { slot, similarity } of found) best[slot] = Math.max(best[slot] ?? 0, similarity);
}

/** Notes the runs of letters of a term. */
function hold(term: string, run: 3 | 4): void {
  const ofRun = run === 3 ? threeLetters : -1;
  let letters = space;
  for (let at = 0; at <= term.length; at++) {
    letters = runOn(letters, at < term.length ? term.charCodeAt(at) : space);
    if (at >= run - 2) held[placeOf(letters & ofRun, HELD_BITS)] = 1;
  }
}

/** Whether a word may have a run of letters that was noted; when not, it has none. */
function holdsOne(units: Uint16Array, start: number, end: number, run: 3 | 4): boolean {
  const ofRun = run === 3 ? threeLetters : -1;
  let letters = runOn(space, units[start] ?? space);
  if (run === 4) letters = runOn(letters, letterOf(units, start + 1, end));
  for (let at = start + run - 2; at <= end; at++) {
    letters = runOn(letters, letterOf(units, at, end));
    if (held[placeOf(letters & ofRun, HELD_BITS)] === 1) return true;
  }
  return false;
}

const HELD_BITS = 13;
const UNLIKE = 2 ** 13;
// Written over by each call. Most runs of letters are in no term, and most words are like none: that is told without asking a map.
const held = new Uint8Array(2 ** HELD_BITS);
const unlike = new Int32Array(UNLIKE);
// A map is twice as fast with numbers of 30 bits.
const smallInteger = 0x3fffffff;

interface Similar {
  readonly slot: number;
  readonly similarity: number;
}

const nothing: readonly Similar[] = [];

/** The 3-grams or 4-grams of a word between two spaces. */
function gramsOf(word: string, run: 3 | 4): ReadonlySet<number> {
  const units = Uint16Array.from({ length: word.length }, (_, at) => word.charCodeAt(at));
  const found = new Set<number>();
  for (let at = -1; at + run - 1 <= units.length; at++) found.add(gramAt(units, 0, units.length, at, run));
  return found;
}

/** The run of letters that begins at a place of a word, as a hash of 30 bits: two that differ meet once in a thousand million. */
function gramAt(units: Uint16Array, start: number, end: number, at: number, run: 3 | 4): number {
  let hash = at < start ? space : (units[at] ?? space);
  hash = Math.imul(hash ^ 0x9e3779b1, 0x85ebca6b) + letterOf(units, at + 1, end);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) + letterOf(units, at + 2, end);
  if (run === 4) hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) + letterOf(units, at + 3, end);
  hash = Math.imul(hash ^ (hash >>> 16), 0x9e3779b1);
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}

const letterOf = (units: Uint16Array, at: number, end: number): number => (at < end ? (units[at] ?? space) : space);
