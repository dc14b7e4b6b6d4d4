import type { FetchedDocument, LinkedDocument } from './knowledge-base.ts';

/** A text that a document has or had. */
export interface DocumentVersion {
  /** The same on every machine; a document that got an earlier text back has it twice. */
  readonly version: string;
  /** When the base took it, ISO 8601. */
  readonly from: string;
  /** When another text took its place; absent for the present one. */
  readonly until?: string;
  readonly title: string;
  readonly bytes: number;
  readonly characters: number;
}

/** Which text of a document: by its version, or as it was at a time, a date alone meaning the end of that day in UTC; else the present one. */
export interface VersionChoice {
  readonly version?: string | undefined;
  readonly asOf?: string | undefined;
}

/** The text of a version, part by part. */
export interface VersionText extends Omit<FetchedDocument, 'from'> {
  readonly version: DocumentVersion;
  /** Offset of `text` in the whole text. */
  readonly offset: number;
}

/** What differs between two versions. */
export interface VersionComparison {
  readonly document: LinkedDocument;
  readonly from: DocumentVersion;
  readonly to: DocumentVersion;
  /** Line by line, in the unified format; empty when the texts are the same. */
  readonly diff: string;
}
