import { expect, test } from 'vitest';

import { checkVectors } from './check-vectors.ts';

test('a vector without values is rejected', () => {
  expect(() => checkVectors([new Float32Array()], 0)).toThrow('it has no values');
});

test.each([
  ['another size', [1, 2], '2 dimensions where 3 are expected'],
  ['zero', [0, 0, 0], 'all its values are zero'],
  ['constant', [0.5, 0.5, 0.5], 'all its values are the same'],
  ['not a number', [1, NaN, 2], 'not finite'],
  ['infinite', [1, -Infinity, 2], 'not finite'],
])('a vector that is %s is rejected with the reason', (_, values, reason) => {
  expect(() => checkVectors([Float32Array.of(1, 2, 3), Float32Array.from(values)], 3)).toThrow(
    expect.objectContaining({
      code: 'upstream_failed',
      message: expect.stringContaining(reason),
      details: { index: 1, dimensions: 3 },
    }),
  );
});

test('any other vector passes, however small or large', () => {
  expect(() => checkVectors([Float32Array.of(1e-38, 0, 0), Float32Array.of(-3e38, 3e38, 1)], 3)).not.toThrow();
});
