// OHOS_DIAGNOSTICS=1: where hints come from and where they must not, as a process writes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CJS_HOOK, HOOK, node, project } from '../hook/project.mjs';

const SECRET = 'hunter2-hunter2';
const PRELUDE = `
import { createDevice } from 'ohos-security-kit';
const device = createDevice({ inMemory: true, clock: 'manual' });
const { asset } = device;
const { Tag } = asset;
const map = (fields) =>
  new Map(Object.entries(fields).map(([name, v]) => [Tag[name], typeof v === 'string' ? Buffer.from(v) : v]));
const turn = () => new Promise((resolve) => setImmediate(resolve));
const SECRET = '${SECRET}';
asset.addSync(map({ ALIAS: 'mail', SECRET, AUTH_TYPE: 255 }));
`;

/** What a process with hints writes: codes in order, and everything. */
async function hints(t, program, { on = '1', args = ['main.mjs'], more = {} } = {}) {
  const folder = project(t, { 'main.mjs': PRELUDE + program, ...more });
  const env = on === null ? {} : { OHOS_DIAGNOSTICS: on };
  const { stdout, stderr, code } = await node(folder, args, { env });
  assert.equal(code, 0, stderr);
  const secrets = [SECRET, Buffer.from(SECRET).toString('hex'), Buffer.from(SECRET).toString('base64')];
  for (const hidden of secrets) assert.ok(!(stdout + stderr).includes(hidden), stderr);
  return { codes: [...stderr.matchAll(/\[OHOS_HINT_(\w+)\]/g)].map(([, hint]) => hint), stdout, stderr };
}
const codesOf = async (t, program, options) => (await hints(t, program, options)).codes;

for (const [rule, program] of [
  ['RETURN_TYPE', "asset.querySync(map({ ALIAS: 'mail' }));"],
  ['RETURN_TYPE', "asset.querySync(map({ ALIAS: 'mail' })); asset.querySync(map({ ALIAS: 'mail' }));"],
  ['SECRET_IN_QUERY', 'try { asset.removeSync(map({ SECRET })); } catch ({ code }) { void code; }'],
  ['SECRET_IN_QUERY', 'try { asset.preQuerySync(map({ SECRET })); } catch ({ message }) { void message; }'],
  ['SECRET_IN_LABEL', 'asset.addSync(map({ ALIAS: SECRET, SECRET }));'],
  ['SECRET_IN_LABEL', "await asset.batchAdd([map({ ALIAS: 'b', SECRET, DATA_LABEL_CRITICAL_4: SECRET })]);"],
  [
    'SECRET_IN_LABEL',
    "await asset.update(map({ ALIAS: 'mail' }), map({ SECRET, DATA_LABEL_NORMAL_LOCAL_1: '<' + SECRET + '>' }));",
  ],
  ['NEAR_LIMIT', "asset.addSync(map({ ALIAS: 'x'.repeat(231), SECRET }));"],
  ['NEAR_LIMIT', "asset.addSync(map({ ALIAS: 'b', SECRET, DATA_LABEL_NORMAL_1: 'x'.repeat(1844) }));"],
  ['NEAR_LIMIT', "asset.addSync(map({ ALIAS: 'b', SECRET: 'x'.repeat(1024) }));"],
  ['SWALLOWED_401', 'try { asset.addSync(map({ SECRET })); } catch {} await turn(); await turn();'],
  ['SWALLOWED_401', 'asset.add(map({ SECRET })).catch(() => {});'],
  ['POST_QUERY', "asset.preQuerySync(map({ ALIAS: 'mail' }));"],
  ['POST_QUERY', "asset.preQuerySync(map({ ALIAS: 'mail' })); device.reset();"],
  ['POST_QUERY', "asset.preQuerySync(map({ ALIAS: 'mail' })); device.close();"],
  ['POST_QUERY', "asset.preQuerySync(map({ ALIAS: 'mail' })); process.exit(0);"],
]) {
  test(`diagnostics: ${rule} once, with its code: ${program}`, async (t) => {
    const { codes, stderr } = await hints(t, program);
    assert.deepEqual(codes, [rule]);
    assert.match(stderr, /OhosHint: asset\.\w+: .*Remedy: /);
  });
}

for (const on of [null, '', '0', 'true']) {
  test(`diagnostics: with OHOS_DIAGNOSTICS ${JSON.stringify(on)} there is none`, async (t) => {
    const program = `
asset.querySync(map({ ALIAS: 'mail' }));
await asset.add(map({ ALIAS: SECRET, SECRET }));
await asset.add(map({ SECRET })).catch(() => {});
asset.preQuerySync(map({ ALIAS: 'mail' }));
`;
    const { stderr } = await hints(t, program, { on });
    assert.equal(stderr, '');
  });
}

for (const [what, program] of [
  [
    'a value just below nine tenths',
    "asset.addSync(map({ ALIAS: 'x'.repeat(230), SECRET: 'x'.repeat(921) }));",
  ],
  ['a query for attributes', "asset.querySync(map({ ALIAS: 'mail', RETURN_TYPE: 1 }));"],
  ['a list', 'asset.querySync(new Map());'],
  ['a short secret in a label', "asset.addSync(map({ ALIAS: 'abc', SECRET: 'abc' }));"],
  ['a 401 that is logged', 'await asset.add(map({})).catch((error) => console.log(error));'],
  [
    'a 401 that is printed inside of something',
    'await asset.add(map({})).catch((error) => console.log({ list: [error] }));',
  ],
  [
    'a 401 that is thrown on as a cause',
    'await asset.add(map({})).catch((cause) => console.log(new Error("x", { cause })));',
  ],
  [
    'another code that nobody looks at',
    "await asset.query(map({ ALIAS: 'b', RETURN_TYPE: 0 })).catch(() => {});",
  ],
  [
    'a fault with another code',
    "device.faults.inject({ api: 'asset.add', code: 24000008 }); await asset.add(map({ ALIAS: 'b', SECRET })).catch(() => {});",
  ],
  [
    'a session that is ended',
    "asset.postQuerySync(map({ AUTH_CHALLENGE: asset.preQuerySync(map({ ALIAS: 'mail' })) }));",
  ],
  [
    'a session that faults.clear() does not end, ended later',
    "const AUTH_CHALLENGE = asset.preQuerySync(map({ ALIAS: 'mail' })); device.faults.clear(); asset.postQuerySync(map({ AUTH_CHALLENGE }));",
  ],
  [
    'a 401 that is read when the calls beside it are done',
    `
const gate = device.faults.hold('asset.query');
const both = Promise.allSettled([asset.add(map({})), asset.query(new Map())]);
await gate.reached();
await turn();
await turn();
gate.open();
console.log((await both)[0].reason.code);
`,
  ],
]) {
  test(`diagnostics: no hint for ${what}`, async (t) => assert.deepEqual(await codesOf(t, program), []));
}

test('diagnostics: an error that is logged shows its code and message, no getter', async (t) => {
  const { stdout } = await hints(
    t,
    `
const fail = () => asset.add(map({ SECRET })).catch((error) => error);
console.log(await fail());
console.log('%s', await fail());
console.log(JSON.stringify(await fail()));
console.log({ ...(await fail()) });
console.log(Object.keys(await fail()).sort().join());
`,
  );
  assert.match(stdout, /code: 401/);
  assert.match(stdout, /asset\.Tag\.ALIAS/);
  assert.match(stdout, /"code":401/);
  assert.doesNotMatch(stdout, /Getter|inspect\.custom/);
});

test('diagnostics: an error has the same members with and without hints', async (t) => {
  const program = `
const error = await asset.add(map({ SECRET })).catch((failure) => failure);
const before = Object.keys(error).sort().join();
void error.code;
console.log(before, Object.keys(error).sort().join(), error instanceof Error, typeof error.stack);
error.code = 5;
console.log(error.code);
`;
  const [without, withHints] = [await hints(t, program, { on: '' }), await hints(t, program)];
  assert.equal(withHints.stdout, without.stdout);
});

test('diagnostics: two devices, each with an open session: one hint for the function', async (t) => {
  const program = `
const other = createDevice({ inMemory: true });
other.asset.addSync(map({ ALIAS: 'mail', SECRET, AUTH_TYPE: 255 }));
for (const each of [device, other]) each.asset.preQuerySync(map({ ALIAS: 'mail' }));
other.close();
`;
  assert.deepEqual(await codesOf(t, program), ['POST_QUERY']);
});

const SOURCE = `
export function isMissing(err: { code: number }): boolean {
  return err.code === 24000022 || err.code === '24000002';
}
console.log(isMissing({ code: 401 }), 24000002, 12100001, 240000220);
`;
for (const [what, args, more] of [
  ['an entry under --import', [...HOOK, 'app.ets'], { 'app.ets': SOURCE }],
  ['an entry in TypeScript', [...HOOK, 'app.ts'], { 'app.ts': SOURCE }],
  [
    'a module that is imported',
    [...HOOK, 'entry.mjs'],
    { 'entry.mjs': "import './app.ets';", 'app.ets': SOURCE },
  ],
  [
    'a module that is required',
    [...CJS_HOOK, 'entry.cjs'],
    { 'entry.cjs': "require('./app');", 'app.ets': SOURCE },
  ],
]) {
  test(`diagnostics: UNKNOWN_CODE and CODE_AS_TEXT, once each with their line, in ${what}`, async (t) => {
    const source = more['app.ets'] ?? more['app.ts'];
    assert.ok(source);
    const { codes, stderr, stdout } = await hints(t, '', { args, more });
    assert.equal(stdout, 'false 24000002 12100001 240000220\n');
    assert.deepEqual(codes.sort(), ['CODE_AS_TEXT', 'UNKNOWN_CODE']);
    assert.match(stderr, /app\.e?ts:3: 24000022/);
    assert.match(stderr, /app\.e?ts:3: code.*'24000002'/);
  });
}

test('diagnostics: a source is not looked at without the variable', async (t) => {
  const { stderr } = await hints(t, '', { on: '', args: [...HOOK, 'app.ets'], more: { 'app.ets': SOURCE } });
  assert.equal(stderr, '');
});
