import { accessOf } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import type { DocumentVersion, VersionChoice, VersionComparison, VersionText } from '../versions.ts';
import { type Document, type Passage, versionOf } from '../model.ts';
import type { KnowledgeStore, StoredVersion } from '../ports.ts';
import { findDocument, linked, type Linker, passagesOf, textOf } from './documents.ts';

export interface VersionSettings {
  readonly store: KnowledgeStore;
  readonly link: Linker;
}

/** The texts of a document, the present one first. */
export async function listVersions({ store, link }: VersionSettings, id: string, context: CallContext) {
  const document = await findDocument(store, id, context);
  const all = await versionsOf(store, document, context);
  return { document: linked(document, link), versions: all.map(({ shown }) => shown) };
}

/** A part of a version's text. */
export async function readVersion(
  { store, link }: VersionSettings,
  id: string,
  { version, asOf, cursor, maxCharacters }: Parameters<KnowledgeBase['readVersion']>[1],
  context: CallContext,
): Promise<VersionText> {
  const document = await findDocument(store, id, context);
  const chosen = choose(await versionsOf(store, document, context), { version, asOf });
  const offset = cursor === undefined ? 0 : Number(cursor);
  const { text, next } = await textOf(await passagesIn(store, chosen, context), { from: offset, maxCharacters });
  const read = { document: linked(chosen.document, link), version: chosen.shown, text, offset };
  return next === undefined ? read : { ...read, cursor: String(next) };
}

/** The differences between two versions, line by line. */
export async function compareVersions(
  { store, link }: VersionSettings,
  id: string,
  between: { readonly from?: string | undefined; readonly to?: string | undefined },
  context: CallContext,
): Promise<VersionComparison> {
  const document = await findDocument(store, id, context);
  const all = await versionsOf(store, document, context);
  const to = choose(all, choiceOf(between.to));
  const before = all[all.indexOf(to) + 1];
  if (between.from === undefined && !before)
    throw new KbError('not_found', `No version of «${document.title}» before ${to.shown.from} is kept.`);
  const from = before && between.from === undefined ? before : choose(all, choiceOf(between.from));
  const { unifiedDiff } = await import('./unified-diff.ts');
  const [old, present] = [await wholeOf(store, from, context), await wholeOf(store, to, context)];
  const diff = unifiedDiff({ name: nameOf(document, from), text: old }, { name: nameOf(document, to), text: present });
  return { document: linked(document, link), from: from.shown, to: to.shown, diff };
}

/** A version and the way to its text. */
export interface KnownVersion {
  readonly shown: DocumentVersion;
  readonly document: Document;
  /** Absent for the present text. */
  readonly row?: number;
}

/** The present version and the earlier ones that are kept, the latest first. */
export async function versionsOf(
  store: KnowledgeStore,
  document: Document,
  context: CallContext,
): Promise<readonly [KnownVersion, ...KnownVersion[]]> {
  const access = accessOf(context.principal);
  const earlier = await store.versions.of(document.id, access, context);
  const from = await store.versions.since(document.id, access, context);
  return [{ document, shown: shownOf(document, from ?? document.updatedAt) }, ...earlier.map(earlierVersion)];
}

/** An earlier version as it is shown. */
export function earlierVersion({ row, document, since, until }: StoredVersion): KnownVersion {
  return { row, document, shown: { ...shownOf(document, since), until } };
}

const shownOf = (document: Document, from: string): DocumentVersion => {
  const { title, bytes, characters } = document;
  return { version: versionOf(document), from, title, bytes, characters };
};

/** All passages of a version in order. */
const passagesIn = async (
  store: KnowledgeStore,
  { row, document }: KnownVersion,
  context: CallContext,
): Promise<AsyncIterable<Passage> | Iterable<Passage>> =>
  row === undefined
    ? passagesOf(store, document.id, context)
    : store.versions.passages(row, accessOf(context.principal), context);

async function wholeOf(store: KnowledgeStore, version: KnownVersion, context: CallContext): Promise<string> {
  const passages = await passagesIn(store, version, context);
  return (await textOf(passages, { from: 0, maxCharacters: Number.MAX_SAFE_INTEGER })).text;
}

/** What a person wrote for a version: its name, or a time. */
const choiceOf = (given: string | undefined): VersionChoice =>
  given !== undefined && /^\d{4}-\d\d/.test(given) ? { asOf: given } : { version: given };

function choose(all: readonly [KnownVersion, ...KnownVersion[]], { version, asOf }: VersionChoice): KnownVersion {
  const [present] = all;
  if (version !== undefined) {
    const found = all.find(({ shown }) => shown.version === version);
    if (found) return found;
    throw new KbError(
      'not_found',
      `There is no version ${version} of «${present.document.title}», or it is no longer kept.`,
    );
  }
  if (asOf === undefined) return present;
  const time = timeOf(asOf);
  const found = all.find(({ shown }) => shown.from <= time);
  if (found) return found;
  const earliest = all.at(-1)?.shown.from;
  throw new KbError('not_found', `No text of «${present.document.title}» is kept from before ${earliest}.`);
}

function timeOf(given: string): string {
  const time = new Date(/^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T23:59:59.999Z` : given);
  if (Number.isNaN(time.getTime()) || !isDay(given.slice(0, 10)))
    throw new KbError('invalid_input', `${given} is not a date. Write it like 2026-03-31 or 2026-03-31T08:00:00Z.`);
  return time.toISOString();
}

/** `Date` takes the 31st of February for the third of March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

const nameOf = ({ key }: Document, { shown }: KnownVersion): string => `${key}@${shown.version}`;
