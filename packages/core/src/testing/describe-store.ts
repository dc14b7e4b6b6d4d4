import { describe } from 'vitest';
import type { KnowledgeStore, VectorKnowledgeStore, VersionRules } from '../ports.ts';
import { accessContract } from './store-contract/access.ts';
import { callContract } from './store-contract/calls.ts';
import { documentContract } from './store-contract/documents.ts';
import { historyContract } from './store-contract/history.ts';
import { listContract } from './store-contract/list.ts';
import { moveContract } from './store-contract/moves.ts';
import { searchContract } from './store-contract/search.ts';
import { spellingContract } from './store-contract/spelling.ts';
import { stringContract } from './store-contract/strings.ts';
import { versionContract, versionRulesContract } from './store-contract/versions.ts';
import { vectorContract } from './store-contract/vectors.ts';

/** Gives an empty store of its own at every call. */
export type OpenStore = () => KnowledgeStore | Promise<KnowledgeStore>;

/** What every knowledge store promises. */
export function describeStore(name: string, open: OpenStore): void {
  describe(name, () => {
    documentContract(open);
    listContract(open);
    moveContract(open);
    searchContract(open);
    accessContract(open);
    stringContract(open);
    callContract(open);
    versionContract(open);
    spellingContract(open);
    historyContract(open);
  });
}

/** What every store does by its rules for earlier versions. */
export function describeVersionRules(name: string, open: (rules: VersionRules) => ReturnType<OpenStore>): void {
  describe(`${name}, rules of versions`, () => {
    versionRulesContract(open);
  });
}

/** Gives an empty store of its own at every call. */
export type OpenVectorStore = () => VectorKnowledgeStore | Promise<VectorKnowledgeStore>;

/** What every store that keeps vectors promises besides. */
export function describeVectorStore(name: string, open: OpenVectorStore): void {
  describe(`${name}, with vectors`, () => {
    vectorContract(open);
  });
}
