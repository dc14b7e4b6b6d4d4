export * from './api-keys.ts';
export * from './audit.ts';
export * from './collections.ts';
export * from './key-authority.ts';
export * from './permission.ts';
export * from './rights.ts';
export * from './users.ts';
