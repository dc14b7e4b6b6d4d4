import { describeSpelling, describeStore, describeVectorStore } from './describe-store.ts';
import { memoryStore } from './memory-store.ts';

describeStore('the store in memory', memoryStore);
describeSpelling('the store in memory', memoryStore);
describeVectorStore('the store in memory', memoryStore);
