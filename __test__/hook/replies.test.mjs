// When promises of calls are settled: in a later turn under the hook, so that a forgotten await shows; inline otherwise.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './project.mjs';

const PROGRAM = `
import { abilityAccessCtrl, asset, device } from 'ohos-security-kit';
const bytes = (text) => new TextEncoder().encode(text);
const { Tag, ReturnType } = asset;
await asset.add(new Map([[Tag.ALIAS, bytes('mail')], [Tag.SECRET, bytes('s')]]));
const query = new Map([[Tag.ALIAS, bytes('mail')], [Tag.RETURN_TYPE, ReturnType.ALL]]);
const manager = abilityAccessCtrl.createAtManager();
const seen = [];
const note = (word) => () => seen.push(word);
asset.query(query).then(note('query'));
manager.checkAccessToken(device.caller.tokenId, 'ohos.permission.CAMERA').then(note('check'));
asset.query(new Map([[Tag.ALIAS, bytes('none')]])).catch(note('none'));
asset.query(5).catch(note('wrong'));
for (let i = 0; i < 20; i++) await null;
const early = seen.join();
while (seen.length < 4) await new Promise(setImmediate);
console.log(early === '' ? 'later' : early, seen.join());
`;

for (const [what, options, expected] of [
  ['under the hook', {}, 'later query,check,none,wrong'],
  ['without it', { hook: [] }, 'query,check,none,wrong query,check,none,wrong'],
  ['by OHOS_REPLIES', { env: { OHOS_REPLIES: 'inline' } }, 'query,check,none,wrong query,check,none,wrong'],
  ['by register({ replies })', { inline: true }, 'query,check,none,wrong query,check,none,wrong'],
]) {
  test(`D46 ${what}`, async (t) => {
    const { inline, ...rest } = options;
    const first = inline
      ? "import { register } from 'ohos-security-kit/register';\nregister({ replies: 'inline' });\n"
      : '';
    const [line] = await run(t, { 'main.mjs': first + PROGRAM }, rest);
    const sorted = (text) => text.split(',').sort().join();
    assert.deepEqual(line.split(' ').map(sorted), expected.split(' ').map(sorted));
    if (!expected.startsWith('later')) return;
    const order = line.split(' ')[1].split(',');
    assert.ok(order.indexOf('query') < order.indexOf('none'), 'those of one kit stay in their order');
  });
}

test('D46 another word is refused', async (t) => {
  const { stderr } = await run(t, {
    'main.mjs': "import { register } from 'ohos-security-kit/register';\nregister({ replies: 'soon' });",
  });
  assert.match(stderr, /TypeError: replies must be one of inline, later/);
});
