// OHOS_DIAGNOSTICS=1: a hint for each mistake, none for correct code, and nothing of it without the variable.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOOK, node, project } from '../hook/project.mjs';

const PRELUDE = `
import { createDevice } from 'ohos-security-kit';
const device = createDevice({ inMemory: true });
const { asset } = device;
const { Tag } = asset;
const map = (fields) =>
  new Map(Object.entries(fields).map(([name, v]) => [Tag[name], typeof v === 'string' ? Buffer.from(v) : v]));
process.on('warning', ({ name, code, message }) => {
  if (name === 'OhosHint') console.log(code.slice('OHOS_HINT_'.length), message);
});
const SECRET = 'hunter2-hunter2';
await asset.add(map({ ALIAS: 'mail', SECRET, AUTH_TYPE: 255 }));
`;

/** Hints of a program: [code, text]. */
async function hints(t, program, { on = '1', file = 'main.mjs', hook = [], more = {} } = {}) {
  const source = file.endsWith('.mjs') ? PRELUDE + program : program;
  const folder = project(t, { [file]: source, ...more });
  const { stdout, stderr, code } = await node(folder, [...hook, '--no-warnings', file], {
    env: { OHOS_DIAGNOSTICS: on },
  });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stdout + stderr, /hunter2/);
  const atExit = stderr.replace(/^\(node:\d+\) \[OHOS_HINT_(\w+)\] OhosHint:/gm, '$1');
  return (stdout + atExit)
    .split('\n')
    .filter(Boolean)
    .map((line) => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)]);
}

const codes = (found) => found.map(([code]) => code);

for (const [code, program, text] of [
  ['RETURN_TYPE', "await asset.query(map({ ALIAS: 'mail' }));", /asset\.query: .*ReturnType\.ALL/],
  ['SECRET_IN_QUERY', 'await asset.query(map({ SECRET })).catch((error) => error.code);', /ALIAS or a label/],
  [
    'SECRET_IN_LABEL',
    "await asset.add(map({ ALIAS: 'b', SECRET, DATA_LABEL_NORMAL_1: SECRET }));",
    /asset\.add: DATA_LABEL_NORMAL_1/,
  ],
  [
    'NEAR_LIMIT',
    "asset.addSync(map({ ALIAS: 'b', SECRET: 'x'.repeat(1000) }));",
    /SECRET has 1000 of 1024 bytes/,
  ],
  [
    'OVER_LIMIT',
    "await asset.add(map({ ALIAS: 'b', SECRET: '\u00e4'.repeat(600) })).catch(({ code }) => code);",
    /SECRET has 1200 bytes, at most 1024 are kept/,
  ],
  [
    'NOT_DECLARED',
    `device.caller.foreground();
     await device.abilityAccessCtrl.createAtManager().requestPermissionsFromUser(device.caller.context, ['ohos.permission.CAMERA']);`,
    /CAMERA: the answer is 2/,
  ],
  [
    'ASKED_AGAIN',
    `const app = device.installApp({ bundleName: 'com.example.asks', permissions: ['ohos.permission.CAMERA'] });
     device.dialogs.answer('deny');
     app.foreground();
     for (let i = 0; i < 2; i++)
       await app.abilityAccessCtrl.createAtManager().requestPermissionsFromUser(app.context, ['ohos.permission.CAMERA']);`,
    /requestPermissionOnSetting/,
  ],
  ['POST_QUERY', "await asset.preQuery(map({ ALIAS: 'mail' }));", /asset\.preQuery: .*finally/],
  ['POST_QUERY', "await asset.preQuery(map({ ALIAS: 'mail' })); device.close();", /asset\.preQuery/],
  ['SWALLOWED_401', 'await asset.add(map({ SECRET })).catch(() => {});', /asset\.add: .*ALIAS/],
  ['SWALLOWED_401', 'try { asset.removeSync(5); } catch {}', /asset\.removeSync/],
  [
    'SWALLOWED_401',
    'try { device.abilityAccessCtrl.createAtManager().checkAccessTokenSync(); } catch {}',
    /abilityAccessCtrl\.checkAccessTokenSync/,
  ],
]) {
  test(`diagnostics: ${code}: ${program}`, async (t) => {
    const found = await hints(t, program);
    assert.deepEqual(codes(found), [code]);
    assert.match(found[0][1], text);
    assert.match(found[0][1], /Remedy: /);
  });
}

test('diagnostics: each hint comes once for each function', async (t) => {
  const found = await hints(
    t,
    "for (let i = 0; i < 3; i++) { await asset.query(map({ ALIAS: 'mail' })); asset.querySync(map({ ALIAS: 'mail' })); }",
  );
  assert.deepEqual(codes(found), ['RETURN_TYPE', 'RETURN_TYPE']);
});

test('diagnostics: correct code gets no hint', async (t) => {
  const found = await hints(
    t,
    `
await asset.query(map({ ALIAS: 'mail', RETURN_TYPE: 1 }));
await asset.query(new Map());
const AUTH_CHALLENGE = await asset.preQuery(map({ ALIAS: 'mail' }));
const AUTH_TOKEN = await device.authenticate(AUTH_CHALLENGE);
await asset.query(map({ ALIAS: 'mail', RETURN_TYPE: 0, AUTH_CHALLENGE, AUTH_TOKEN }));
await asset.postQuery(map({ AUTH_CHALLENGE }));
await asset.update(map({ ALIAS: 'mail' }), map({ SECRET: 'other', DATA_LABEL_NORMAL_1: 'label' }));
await asset.remove(map({ ALIAS: 'mail' }));
await asset.query(map({ ALIAS: 'mail', RETURN_TYPE: 0 })).catch(() => {}); // 24000002 is no mistake
`,
  );
  assert.deepEqual(found, []);
});

for (const look of ['error.code', 'error.message', 'error.stack', 'String(error)', 'inspect(error)']) {
  test(`diagnostics: a 401 is not swallowed by who looks at ${look}`, async (t) => {
    const program = `
import { inspect } from 'node:util';
await asset.add(map({ SECRET })).catch((error) => { void ${look}; });
`;
    assert.deepEqual(await hints(t, program), []);
  });
}

test('diagnostics: an error is printed, copied and compared as ever', async (t) => {
  const program = `
import { inspect } from 'node:util';
import assert from 'node:assert/strict';
const error = await asset.add(map({ SECRET })).catch((failure) => failure);
assert.match(inspect(error), /code: 401/);
const again = await asset.add(map({ SECRET })).catch((failure) => failure);
assert.deepEqual({ ...again }, { name: 'BusinessError', code: 401 });
const third = await asset.add(map({ SECRET })).catch((failure) => failure);
assert.equal(JSON.parse(JSON.stringify(third)).code, 401);
await assert.rejects(asset.add(map({ SECRET })), { code: 401 });
assert.deepEqual(Object.getOwnPropertyDescriptor(error, 'code'), { value: 401, enumerable: true, writable: true, configurable: true });
`;
  assert.deepEqual(await hints(t, program), []);
});

test('diagnostics: without the variable nothing is said', async (t) => {
  const program = "await asset.query(map({ ALIAS: 'mail' })); await asset.add(new Map()).catch(() => {});";
  assert.deepEqual(await hints(t, program, { on: '' }), []);
  assert.deepEqual(await hints(t, program, { on: '0' }), []);
});

test('diagnostics: codes in a source that are none, or are texts', async (t) => {
  const program = `
import { BusinessError } from '@kit.BasicServicesKit';
process.on('warning', ({ name, code, message }) => {
  if (name === 'OhosHint') console.log(code.slice('OHOS_HINT_'.length), message);
});
function isMissing(err: BusinessError): boolean {
  return err.code === 24000022 || String(err.code) === '' || err.code == '24000002' as unknown as number;
}
export const known: number[] = [24000002, 12100001, 240000020];
export { isMissing };
`;
  // By require(), which loads it in this thread on every Node.
  const options = { file: 'entry.cjs', hook: HOOK, more: { 'main.ets': program } };
  const found = await hints(t, "require('./main');", options);
  assert.deepEqual(codes(found).sort(), ['CODE_AS_TEXT', 'UNKNOWN_CODE']);
  assert.match(found.map(([, text]) => text).join('\n'), /main\.ets:7/);
});

test('diagnostics: a call of the store that nobody waits for, by its line; others are none', async (t) => {
  const program = `
import { asset } from '@kit.AssetStoreKit';
process.on('warning', ({ name, code, message }) => {
  if (name === 'OhosHint') console.log(code.slice('OHOS_HINT_'.length), message);
});
export async function keep(map: asset.AssetMap): Promise<void> {
  asset.add(map);
  await asset.add(map);
  asset.add(map).then(() => {}).catch(() => {});
  const adding = asset.add(map);
  asset.addSync(map);
  return map.size > 1 ? asset.remove(map) : adding;
}
`;
  const options = { file: 'entry.cjs', hook: HOOK, more: { 'main.ets': program } };
  const found = await hints(t, "require('./main');", options);
  assert.deepEqual(codes(found), ['MISSING_AWAIT']);
  assert.match(found[0][1], /main\.ets:7: asset\.add/);
});
