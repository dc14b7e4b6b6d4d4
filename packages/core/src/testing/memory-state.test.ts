import { describeStateStore } from './describe-state-store.ts';
import { memoryState } from './memory-state.ts';

describeStateStore('memoryState', memoryState);
