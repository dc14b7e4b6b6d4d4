export { warmThread as warmStore } from './stores/sqlite/thread.ts';
