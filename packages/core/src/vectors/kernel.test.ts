import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

import { assemble, overSharedMemory } from '../../../../scripts/assemble-wat.ts';
import { kernelBytes, sharedKernelBytes } from './kernel.wasm.ts';
import { createKernel } from './kernel.ts';

test('the committed module is what kernel.wat assembles to (else: node scripts/kernel.ts)', async () => {
  const text = await readFile(new URL('./kernel.wat', import.meta.url), 'utf8');
  expect(Buffer.from(await assemble(text)).toString('base64')).toBe(kernelBytes);
  expect(Buffer.from(await assemble(overSharedMemory(text))).toString('base64')).toBe(sharedKernelBytes);
});

test('this engine runs the SIMD kernel', () => {
  expect(createKernel().kind).toBe('simd');
});
