import { expect, test } from 'vitest';
import { ServiceError } from '../service-error.ts';
import { keptLog } from '../testing/kept-log.ts';
import { troublePause } from './trouble-pause.ts';

test('questions that are refused are logged once in a while, and keep no outage from the log', () => {
  const { log, lines } = keptLog();
  const pause = troublePause({ called: 'The model', meanwhile: 'Words alone.', log });
  const refused = new ServiceError('upstream_failed', 'Refused.', { trouble: 'refused' });
  for (let turn = 0; turn < 3; turn++) expect(pause.failed(refused)).toBe('The model refused this question.');
  expect(pause.words()).toBeUndefined();
  pause.failed(new ServiceError('upstream_failed', 'Gone.', { trouble: 'unreachable' }));
  expect(pause.words()).toBe('The model cannot be reached.');
  expect(lines).toEqual(['Words alone. Refused.', 'Words alone. Gone.']);
});
