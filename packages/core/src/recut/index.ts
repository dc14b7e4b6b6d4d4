export { passageSettings } from '../config/reading.ts';
export { recut, type RecutCounts } from './recut.ts';
