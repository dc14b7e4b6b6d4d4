export { sqliteStore } from './sqlite-store.ts';
