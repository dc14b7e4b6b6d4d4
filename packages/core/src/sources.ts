import type { ErrorCode } from './errors.ts';
import type { CallContext } from './knowledge-base.ts';
import type { Page } from './model.ts';

/** How far to go from an address that leads elsewhere. */
export interface Reach {
  /** How many links away from the address. */
  readonly depth?: number | undefined;
  /** At most so many pages. */
  readonly pages?: number | undefined;
  /** Hosts besides the one of the address. */
  readonly hosts?: readonly string[] | undefined;
}

/** A place that the base is kept level with. */
export interface DeclaredSource {
  readonly id: string;
  /** `folder`, `glob`, `file`, or a kind of another reader. */
  readonly kind: string;
  readonly address: string;
  /** What keys are relative to, where the address alone does not say it. */
  readonly base?: string | undefined;
  /** How far to go from an address that leads elsewhere. */
  readonly reach?: Reach | undefined;
  /** Of a folder or glob: links that lead out of it are followed. */
  readonly followLinks?: boolean | undefined;
  readonly collection: string;
  readonly tags: readonly string[];
  /** Whether servers look out for changes all the time. */
  readonly watch: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When it was last compared whole, ISO 8601. */
  readonly syncedAt?: string | undefined;
  /** How many files it held then. */
  readonly files?: number | undefined;
  /** When something of it was added beside the comparisons, ISO 8601; absent when it has been compared whole since. */
  readonly addedAt?: string | undefined;
}

export interface SourceRequest {
  /** A path, a pattern, or what another reader knows. */
  readonly address: string;
  readonly collection?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly watch?: boolean | undefined;
  /** For addresses of the web. */
  readonly reach?: Reach | undefined;
}

/** What became of the files of a source; all but `ignored` add up to what was found and what had gone. */
export interface SyncCounts {
  readonly added: number;
  readonly changed: number;
  /** Same content under another name: identity and citations stay. */
  readonly moved: number;
  readonly removed: number;
  readonly unchanged: number;
  /** Files with the content of another file of the source, which stands for them. */
  readonly copies: number;
  readonly failed: number;
  /** Files and folders that rules leave out. */
  readonly ignored: number;
  /** Files that were opened to compare or to read them. */
  readonly opened: number;
  /** Passages written. */
  readonly passages: number;
}

/** A file that is not as it was, or could not be read. */
export interface FileChange {
  readonly status: 'added' | 'changed' | 'moved' | 'removed' | 'copied' | 'failed';
  readonly path: string;
  /** Where it was, when it moved; what it is a copy of. */
  readonly from?: string | undefined;
  readonly documents: number;
  readonly passages: number;
  /** Records of it that a later one with the same id stands for. */
  readonly replaced?: number | undefined;
  /** Pages whose letters are not those that a reader sees. */
  readonly garbled?: number | undefined;
  readonly reason?: Failure | undefined;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Removals that were left undone because they look like an accident. */
export interface Withheld {
  readonly files: number;
  readonly reason: string;
}

/** What a job is at, or how it ended. */
export interface Job {
  /** Later jobs have greater ids. */
  readonly id: string;
  readonly kind: 'sync' | 'add';
  /** `interrupted`: whoever ran it has ended in the middle; whoever is asked for the same next goes on with it. */
  readonly state: 'queued' | 'running' | 'interrupted' | 'done' | 'failed' | 'cancelled';
  /** The address of the source, or the paths. */
  readonly what: string;
  readonly source?: string | undefined;
  /** Of a job that adds. */
  readonly paths?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly collection: string;
  /** Who asked for it. */
  readonly by: string;
  readonly createdAt: string;
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  /** How often a process has begun it; more than once when one ended in the middle. */
  readonly attempts: number;
  readonly done: number;
  readonly total?: number | undefined;
  /** Files a second, over the last seconds. */
  readonly rate?: number | undefined;
  readonly secondsLeft?: number | undefined;
  readonly counts: SyncCounts;
  /** The first of them; `counts.failed` tells how many there are. */
  readonly failures: readonly (Failure & { readonly path: string })[];
  readonly withheld?: Withheld | undefined;
  /** Why it ended without being done. */
  readonly error?: Failure | undefined;
}

export interface SyncRequest {
  /** Ids or addresses; all that the caller may write to when absent. */
  readonly sources?: readonly string[] | undefined;
  /** Only tells what would be done. */
  readonly dryRun?: boolean | undefined;
  /** Also removes what looks like an accident. */
  readonly confirm?: boolean | undefined;
  readonly changed?: ((change: FileChange, source: DeclaredSource) => void) | undefined;
  readonly progress?: ((job: JobProgress, source: DeclaredSource) => void) | undefined;
}

export interface JobProgress extends Pick<Job, 'done' | 'total' | 'rate' | 'secondsLeft' | 'counts'> {
  /** Another process is at it; this one waits for it. */
  readonly elsewhere?: boolean;
}

export interface SyncReport {
  readonly source: DeclaredSource;
  /** Absent for a dry run. */
  readonly job?: string | undefined;
  readonly counts: SyncCounts;
  readonly withheld?: Withheld | undefined;
}

/** The sources of the base; whoever asks sees those whose collection it may write to. */
export interface Sources {
  /** The source of that address in that collection, made where there is none. For whoever may do everything: it opens this machine's files. */
  declare(request: SourceRequest, context: CallContext): Promise<DeclaredSource>;
  list(context: CallContext): Promise<readonly DeclaredSource[]>;
  /** Gives how many documents went with it; throws `not_found`. */
  remove(id: string, options: { readonly keepDocuments: boolean }, context: CallContext): Promise<number>;
}

/** What is being read into the base, and what was; whoever asks sees the jobs of the collections it may write to. */
export interface Jobs {
  /** Newest first. */
  list(
    query: { readonly limit: number; readonly cursor?: string | undefined },
    context: CallContext,
  ): Promise<Page<Job>>;
  /** Throws `not_found`. */
  get(id: string, context: CallContext): Promise<Job>;
  /** The job now and at each change, until it has ended. */
  follow(id: string, context: CallContext): AsyncIterable<Job>;
  /** Gives `false` for a job that has ended. */
  cancel(id: string, context: CallContext): Promise<boolean>;
}
