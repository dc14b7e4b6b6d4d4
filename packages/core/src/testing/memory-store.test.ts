import { describeStore } from './describe-store.ts';
import { memoryStore } from './memory-store.ts';

describeStore('the store in memory', memoryStore);
