import { expect, test } from 'vitest';
import { principalOf } from '../access/rights.ts';
import { callerToken, withCallerToken } from '../caller-token.ts';
import { silentLog } from '../log.ts';
import { openTestKb } from '../testing/open-test-kb.ts';
import { instructionsOf } from './instructions.ts';

test('where the database decides what each user sees, nobody is told on connecting what another one sees', async () => {
  await using kb = await openTestKb();
  const own = {
    ...kb,
    stats: async () => ({ ...(await kb.stats({ principal: ann })), documents: 1, collections: of(callerToken()) }),
  };
  const instructions = instructionsOf({ kb: own, log: silentLog });
  const told = (principal: typeof ann, token: string | undefined) =>
    withCallerToken(token, () => instructions(principal));
  expect(await told(bert, 'token of bert')).toContain('1 collection: token of bert');
  expect(await told(ann, 'token of ann')).toContain('1 collection: token of ann');
  expect(await told(ann, undefined)).toContain('1 collection: nobody');
});

const rights: Parameters<typeof principalOf>[1] = { scopes: ['kb:read'], collections: 'all' };
const ann = principalOf('subject:ann', rights);
const bert = principalOf('subject:bert', rights);
const of = (token = 'nobody') => ({ [token]: 1 });
