/** The interfaces that drivers implement, by what they are for. No vendor's type appears in them. */
export type * from './ports/options.ts';
export type * from './ports/store.ts';
export type * from './ports/vectors.ts';
export type * from './ports/versions.ts';
export type * from './ports/loader.ts';
export type * from './ports/embedder.ts';
export type * from './ports/state.ts';
