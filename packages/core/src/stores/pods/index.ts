export { podsStore } from './pods-store.ts';
