import { serveStdio } from '@kb-mcp/stdio';
import { openBase } from './base.ts';

const { kb, factory } = await openBase();
await serveStdio({ factory });
await kb[Symbol.asyncDispose]();
