import { expect, test } from 'vitest';
import { memoryState } from '../../testing/memory-state.ts';
import { machineTurns } from './machine-turns.ts';

test('of all that share a store one has the turn at a time, until it is given back', async () => {
  const state = memoryState();
  await using one = machineTurns(async () => state);
  await using other = machineTurns(async () => state);
  const taken = await one.tryTake();
  expect(taken).toBeDefined();
  expect(await other.tryTake()).toBeUndefined();
  expect(await one.tryTake()).toBeUndefined();
  await taken?.[Symbol.asyncDispose]();
  await using next = await other.tryTake();
  expect(next).toBeDefined();
});

test('a turn that nobody wants opens no store', async () => {
  let isOpen = false;
  await machineTurns(async () => ((isOpen = true), memoryState()))[Symbol.asyncDispose]();
  expect(isOpen).toBe(false);
});
