import { describeStore, describeVectorStore, describeVersionRules } from './describe-store.ts';
import { memoryStore } from './memory-store.ts';

describeStore('the store in memory', () => memoryStore());
describeVectorStore('the store in memory', () => memoryStore());
describeVersionRules('the store in memory', (versions) => memoryStore({ versions }));
