import { test } from 'node:test';
import { pair, trusted } from './account.mjs';
import { aliasesNow } from '../support/index.mjs';
test('late', async (t) => {
  const all = await pair(t);
  const { a, b, settle, server } = all;
  const c = await all.another(a);
  for (let n = 0; n < 30; n++) {
    await a.kit.add(trusted(`token ${n % 20}`, `secret ${n}`, { CONFLICT_RESOLUTION: 0 }));
    await a.sync.now();
  }
  await settle();
  a.clock.advance(100 * 24 * 3600000);
  b.clock.advance(100 * 24 * 3600000);
  for (let n = 0; n < 920; n++) {
    await b.kit.add(trusted('other', `secret ${n}`, { CONFLICT_RESOLUTION: 0 }));
    await b.sync.now();
  }
  await settle();
  const [{ log }] = server.values();
  console.log(log.findIndex((x) => x.length > 0), log.length, (await c.sync.status()).head);
  await c.kit.add(trusted('of c', 'made meanwhile'));
  try { await c.sync.now(); } catch (e) { console.log(e); }
  console.log(await c.sync.status(), aliasesNow(c.kit));
});
