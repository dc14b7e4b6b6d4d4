import type { CallOptions } from './options.ts';

/** What a loader gets: bytes and what is known about them. */
export interface Source {
  /** File name, or the name given with inline text; its extension decides the loader when there is no media type. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string | undefined;
  /** The style sheets that a page links to, by the addresses it uses, as far as they are at hand. */
  readonly styles?: Readonly<Record<string, string>> | undefined;
}

/** A stretch of the extracted text. Passages never cross its bounds. */
export interface Section {
  /** Half-open UTF-16 offsets in `text`. */
  readonly from: number;
  readonly to: number;
  readonly heading: readonly string[];
  readonly page?: number;
  /** One passage whatever its length: a Q&A pair. */
  readonly whole?: boolean;
  /** Its lines are not cut: source code, rows. */
  readonly lines?: boolean;
}

/** What a loader makes of one document. A file may hold several (JSONL), told apart by `key`. */
export interface LoadedDocument {
  /** Only for files that hold several documents. */
  readonly key?: string;
  /** How many earlier records of its file have the same key, and are not given: the last one holds. */
  readonly replaces?: number | undefined;
  /** Where a document stands inside its file: the key becomes that of the file, `!/`, and this. */
  readonly path?: string;
  /** What the document is when it is something else than its file. */
  readonly mediaType?: string | undefined;
  readonly title?: string | undefined;
  /** The extracted text: what is cut, indexed, fetched and cited. */
  readonly text: string;
  /** In order, together covering all that should be found. */
  readonly sections: readonly Section[];
  readonly pages?: number;
  readonly language?: string | undefined;
  readonly url?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** How far a loader goes with one file. */
export interface LoadOptions extends CallOptions {
  /** A document with more pages, slides or sheets is `too_large`. */
  readonly pages?: number | undefined;
  /** What reads the text of pictures; nothing by default. */
  readonly ocr?: 'off' | Ocr | undefined;
}

/** How the text of pictures is read: by the service, or without one by `tesseract`. */
export interface Ocr {
  /** The most pages of a document that are read so. */
  readonly pages: number;
  readonly service?: VisionService | undefined;
}

/** A model that sees pictures, behind the API of OpenAI. It is sent them. */
export interface VisionService {
  /** Up to and including `/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key?: string | undefined;
  /** The longest wait for one picture. */
  readonly seconds: number;
}

/** Reads one format. Throws `unreadable` with the reason when the bytes are not what they say. */
export interface DocumentLoader {
  readonly name: string;
  readonly mediaTypes: readonly string[];
  /** Lower case, without the dot. */
  readonly extensions: readonly string[];
  load(source: Source, options?: LoadOptions): AsyncIterable<LoadedDocument> | Promise<LoadedDocument>;
}
