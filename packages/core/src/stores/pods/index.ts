export { type Pod, podsStore } from './pods-store.ts';
