import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { closingLine } from './test/closing-line.ts';

export default defineConfig({
  test: {
    include: ['{packages,apps,test,bench,scripts,examples}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['./test/secrets/run-watch.ts'],
    reporters: ['default', closingLine()],
    // Many tests wait for processes that they have started.
    maxWorkers: Math.max(2, availableParallelism()),
    // Node strips types with a WebAssembly module in each thread. Its calls back, when they are many, are compiled anew, and freeing the first
    // code ends the process now and then ("jit_page.has_value()"): https://github.com/nodejs/node/issues/64500
    execArgv: ['--wasm-wrapper-tiering-budget=2000000000'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
