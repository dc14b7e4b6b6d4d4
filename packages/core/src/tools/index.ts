import type { Tool, ToolGroup } from './define.ts';
import { compareVersions } from './compare-versions.ts';
import { deleteDocument } from './delete-document.ts';
import { fetch } from './fetch.ts';
import { getContextForRag } from './get-context-for-rag.ts';
import { getDatabaseStats } from './get-database-stats.ts';
import { getKnowledgeBase } from './get-knowledge-base.ts';
import { listDocuments } from './list-documents.ts';
import { listFiles } from './list-files.ts';
import { listVersions } from './list-versions.ts';
import { readFile } from './read-file.ts';
import { readVersion } from './read-version.ts';
import { search } from './search.ts';
import { searchDocuments } from './search-documents.ts';
import { uploadDocument } from './upload-document.ts';
import { verifyQuote } from './verify-quote.ts';
import { writeFile } from './write-file.ts';

/** Every tool, in the order clients see them. */
export const tools: readonly Tool[] = [
  search,
  fetch,
  searchDocuments,
  getContextForRag,
  verifyQuote,
  getKnowledgeBase,
  getDatabaseStats,
  listDocuments,
  listVersions,
  readVersion,
  compareVersions,
  uploadDocument,
  deleteDocument,
  listFiles,
  readFile,
  writeFile,
];

/** The tools of the allowed groups, with those of the user's own after them; reading is always allowed. */
export const allowedTools = (allow: readonly ToolGroup[], own: readonly Tool[] = []): readonly Tool[] =>
  [...tools, ...own].filter((tool) => tool.group === 'read' || allow.includes(tool.group));
