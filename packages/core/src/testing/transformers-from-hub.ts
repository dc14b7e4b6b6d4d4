import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TransformersLibrary } from '../embedders/local/load-model.ts';

// `@huggingface/transformers` itself, out of the folder TEST_TRANSFORMERS, with the hub TEST_HUB.
// oxlint-disable-next-line node/no-process-env -- the process that imports this is told nothing else by tests
const { TEST_TRANSFORMERS: folder, TEST_HUB: hub } = process.env;
const library: TransformersLibrary & { readonly env: { remoteHost: string } } = await import(
  pathToFileURL(join(folder ?? '', 'node_modules/@huggingface/transformers/dist/transformers.node.mjs')).href
);
if (hub) library.env.remoteHost = hub;

export const { env, pipeline } = library;
