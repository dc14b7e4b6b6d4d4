/** Where a stream of tokens lies in a page. */
export interface LaidStream {
  readonly page: TokenPage;
  /** Its letters are the units from `from` up to `to`. */
  readonly from: number;
  readonly to: number;
  /** Its tokens are those from `first` up to `last`. */
  readonly first: number;
  readonly last: number;
}

/** The streams of one passage, side by side. */
export interface LaidPassage {
  readonly title: LaidStream;
  readonly body: LaidStream;
  /** Title and body, a line feed between them. */
  readonly whole: LaidStream;
}

/**
 * Token streams laid out side by side and looked at letter by letter once, for all that reads them: the code units of the text, and of each token
 * where it begins, where it ends, and its hash (FNV-1a over code units). A loop over units is several times as fast as one over a
 * string, whose kind is looked up for every letter. Tokens are parted by spaces, or by line feeds where adjacency ends.
 */
export class TokenPage {
  units = new Uint16Array(FEW_UNITS);
  starts = new Int32Array(FEW_TOKENS);
  ends = new Int32Array(FEW_TOKENS);
  hashes = new Int32Array(FEW_TOKENS);
  #bytes = Buffer.from(this.units.buffer);
  #end = 0;
  #tokens = 0;

  /** Forgets what was laid: whoever still holds a stream of it must not read it. */
  clear(): void {
    this.#end = 0;
    this.#tokens = 0;
    if (this.units.length <= MOST_KEPT) return;
    this.units = new Uint16Array();
    this.starts = this.ends = this.hashes = new Int32Array();
  }

  /** Lays a stream after what lies there. */
  lay(stream: string): LaidStream {
    this.#widen(stream.length + 1);
    const { units, starts, ends, hashes } = this;
    const from = this.#end;
    const to = from + stream.length;
    this.#bytes.write(stream, 2 * from, 'utf16le');
    const first = this.#tokens;
    let last = first;
    let start = from;
    let hash = seed;
    for (let at = from; at <= to; at++) {
      const unit = at < to ? (units[at] ?? space) : space;
      if (unit > space) {
        hash = Math.imul(hash ^ unit, prime);
        continue;
      }
      if (at > start) {
        starts[last] = start;
        ends[last] = at;
        hashes[last++] = hash;
        hash = seed;
      }
      start = at + 1;
    }
    this.#end = to;
    this.#tokens = last;
    return { page: this, from, to, first, last };
  }

  layPassage(titleTokens: string, tokens: string): LaidPassage {
    const title = this.lay(titleTokens);
    this.units[this.#end++] = lineFeed;
    const body = this.lay(tokens);
    return { title, body, whole: { ...title, to: body.to, last: body.last } };
  }

  /** Makes room for so many more letters. */
  #widen(letters: number): void {
    const units = this.#end + letters;
    if (units > this.units.length) {
      this.units = copied(this.units, new Uint16Array(2 * units));
      this.#bytes = Buffer.from(this.units.buffer);
    }
    const tokens = this.#tokens + (letters >> 1) + 1;
    if (tokens <= this.starts.length) return;
    this.starts = copied(this.starts, new Int32Array(2 * tokens));
    this.ends = copied(this.ends, new Int32Array(2 * tokens));
    this.hashes = copied(this.hashes, new Int32Array(2 * tokens));
  }
}

function copied<List extends Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(from: List, to: List): List {
  to.set(from);
  return to;
}

const FEW_UNITS = 2 ** 10;
const FEW_TOKENS = 2 ** 8;
/** A page that has grown larger than that is given back when it is cleared. */
const MOST_KEPT = 2 ** 22;

export const space = 32;
export const lineFeed = 10;
const seed = 0x811c9dc5 | 0;
const prime = 0x01000193;
