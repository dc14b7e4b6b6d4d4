import { cutPassages } from '../ingest/cut.ts';
import { type IndexSettings, textTokensOf, tokensOf } from '../ingest/index-document.ts';
import type { Filter, Principal } from '../model.ts';
import type { CallOptions, IndexedDocument, VectorKnowledgeStore } from '../ports.ts';
import { loadLanguages } from '../text/index.ts';
import { wholeDocuments } from '../transfer/export-lines.ts';
import type { WholeDocument } from '../transfer/read-text.ts';
import { sectionsOf } from './sections-of.ts';
import { keepVectors } from './keep-vectors.ts';

export interface Recut extends CallOptions {
  readonly settings: IndexSettings;
  /** Documents are cut that this caller may write. */
  readonly principal: Principal;
  readonly filter?: Filter | undefined;
  /** Only counts what would be done. */
  readonly dryRun?: boolean | undefined;
  readonly progress?: ((counts: RecutCounts) => void) | undefined;
}

export interface RecutCounts {
  /** Documents that have other passages now. */
  readonly recut: number;
  readonly unchanged: number;
  /** Documents that others replaced or removed meanwhile; they are left as they are. */
  readonly passedOver: number;
  /** Passages of all documents looked at, before and after. */
  readonly before: number;
  readonly after: number;
}

/** Cuts stored documents again, from their own texts: no source is read. Each is replaced whole; what searches find stays until then. */
export async function recut(store: VectorKnowledgeStore, options: Recut): Promise<RecutCounts> {
  const { settings, principal, filter, dryRun = false, progress, signal } = options;
  const counts = { recut: 0, unchanged: 0, passedOver: 0, before: 0, after: 0 };
  let batch: { readonly old: WholeDocument; readonly cut: IndexedDocument }[] = [];
  let size = 0;

  async function flush(): Promise<void> {
    const now = await Promise.all(batch.map(({ old }) => store.get(old.document.id, 'all', { signal })));
    // What was written since it was read must not be undone.
    const same = batch.filter(({ old }, n) => JSON.stringify(now[n]) === JSON.stringify(old.document));
    counts.passedOver += batch.length - same.length;
    counts.recut += same.length;
    if (same.length > 0 && !dryRun) {
      const kept = await keepVectors(
        store,
        same.map(({ old }) => old),
        signal,
      );
      await store.put(
        same.map(({ cut }) => cut),
        { anew: true, signal },
      );
      await kept.giveBack();
    }
    batch = [];
    size = 0;
  }

  const writable = { ...principal, collections: writableOf(principal) };
  for await (const old of wholeDocuments(store, { principal: writable, filter, signal })) {
    signal?.throwIfAborted();
    const cut = await cutAgain(old, settings);
    counts.before += old.passages.length;
    counts.after += cut.passages.length;
    if (isSame(old, cut)) counts.unchanged += 1;
    else {
      if (size > 0 && size + cut.passages.length > BATCH_PASSAGES) await flush();
      batch.push({ old, cut });
      size += cut.passages.length;
    }
    progress?.({ ...counts, recut: counts.recut + batch.length });
  }
  await flush();
  return counts;
}

const BATCH_PASSAGES = 500;

async function cutAgain({ document, passages }: WholeDocument, settings: IndexSettings): Promise<IndexedDocument> {
  const { title, language, mediaType } = document;
  await loadLanguages([language]);
  const cut = cutPassages(sectionsOf(passages, mediaType), settings);
  return {
    document: { ...document, passages: cut.length },
    titleTokens: textTokensOf(title, language),
    passages: cut.map((passage) => ({ ...passage, tokens: tokensOf(passage, title, language) })),
  };
}

function isSame({ passages }: WholeDocument, cut: IndexedDocument): boolean {
  if (passages.length !== cut.passages.length) return false;
  return passages.every(({ text, heading, page, characters, lines }, n) => {
    const other = cut.passages[n];
    return (
      other !== undefined &&
      JSON.stringify([heading, page, characters.from, characters.to, lines.from, lines.to]) ===
        JSON.stringify([
          other.heading,
          other.page,
          other.characters.from,
          other.characters.to,
          other.lines.from,
          other.lines.to,
        ]) &&
      text === other.text
    );
  });
}

function writableOf({ collections }: Principal): Principal['collections'] {
  if (collections === 'all') return 'all';
  return new Map([...collections].filter(([, role]) => role === 'writer'));
}
