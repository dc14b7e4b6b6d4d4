export { copyState } from './copy-state.ts';
export { migrateStore } from './migrate-store.ts';
export { verifyMigration } from './verify-migration.ts';
