export * from './model.ts';
export * from './errors.ts';
export type * from './ports.ts';
export type * from './knowledge-base.ts';
