export * from './api-keys.ts';
export * from './audit.ts';
export * from './collections.ts';
export * from './consents.ts';
export * from './key-authority.ts';
export * from './permission.ts';
export * from './rights.ts';
export { sameText } from './secret.ts';
export * from './users.ts';
