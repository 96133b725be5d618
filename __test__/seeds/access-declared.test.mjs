// Reference document 001, what it declares: signatures and types (compiled), API levels (read from the typings) and system
// capabilities (asked for under the hook, as a program on a phone would).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { project, ROOT, run } from '../hook/project.mjs';
import { compile, RESOLUTIONS } from '../types/compile.mjs';

/** Projects of this file go when all its tests are over. */
const ends = [];
const forFile = { after: (end) => ends.push(end) };
after(() => {
  for (const end of ends) end();
});

// --- signatures ---

const PRELUDE = `
import abilityAccessCtrl, { type Context, type PermissionRequestResult, type Permissions } from '@ohos.abilityAccessCtrl';
import type { AsyncCallback, Callback } from '@ohos.base';
type GrantStatus = abilityAccessCtrl.GrantStatus;
type Info = abilityAccessCtrl.PermissionStateChangeInfo;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const gives = <T>() => <U>(_value: U, ..._wrong: Equal<T, U> extends true ? [] : [never]): void => {};
declare const m: abilityAccessCtrl.AtManager;
declare const id: number, flags: number, ids: Array<number>, text: string, context: Context;
declare const name: Permissions, names: Array<Permissions>, type: abilityAccessCtrl.PermissionStateChangeType;
declare const done: AsyncCallback<void>, listener: Callback<Info>, asked: AsyncCallback<PermissionRequestResult>;
`;

const asking = (fn) => [`m.${fn}()`, `m.${fn}(id)`, `m.${fn}(text, name)`, `m.${fn}(id, id)`];
const changing = (fn) => [
  `m.${fn}(id, name)`,
  `m.${fn}(text, name, flags)`,
  `m.${fn}(id, id, flags)`,
  `m.${fn}(id, name, text)`,
  `m.${fn}(id, name, flags, text)`,
];
const listening = (fn) => [
  `m.${fn}('permissionStateChange')`,
  `m.${fn}('permissionStateChange', ids)`,
  `m.${fn}('otherEvent', ids, names, listener)`,
  `m.${fn}('permissionStateChange', id, names, listener)`,
  `m.${fn}('permissionStateChange', ids, name, listener)`,
  `m.${fn}('permissionStateChange', ids, names, text)`,
];
const requesting = [
  'm.requestPermissionsFromUser(context)',
  'm.requestPermissionsFromUser(text, names)',
  'm.requestPermissionsFromUser(context, name)',
  'm.requestPermissionsFromUser(context, names, text)',
];

// [statement, what compiles: [type of the result, call], what does not]
const SIGNATURES = [
  [
    'seed 001:17,28 createAtManager takes nothing and gives an AtManager',
    ['abilityAccessCtrl.AtManager', 'abilityAccessCtrl.createAtManager()'],
    ['abilityAccessCtrl.createAtManager(id)'],
  ],
  [
    'seed 001:42,59 checkAccessToken(tokenID, permissionName): Promise<GrantStatus>',
    ['Promise<GrantStatus>', 'm.checkAccessToken(id, name)'],
    asking('checkAccessToken'),
  ],
  [
    'seed 001:89,106 verifyAccessTokenSync(tokenID, permissionName): GrantStatus',
    ['GrantStatus', 'm.verifyAccessTokenSync(id, name)'],
    asking('verifyAccessTokenSync'),
  ],
  [
    'seed 001:127,149 grantUserGrantedPermission(tokenID, permissionName, permissionFlags): Promise<void>',
    ['Promise<void>', 'm.grantUserGrantedPermission(id, name, flags)'],
    changing('grantUserGrantedPermission'),
  ],
  [
    'seed 001:184 grantUserGrantedPermission(tokenID, permissionName, permissionFlags, callback): void',
    ['void', 'm.grantUserGrantedPermission(id, name, flags, done)'],
    changing('grantUserGrantedPermission'),
  ],
  [
    'seed 001:238,260 revokeUserGrantedPermission(tokenID, permissionName, permissionFlags): Promise<void>',
    ['Promise<void>', 'm.revokeUserGrantedPermission(id, name, flags)'],
    changing('revokeUserGrantedPermission'),
  ],
  [
    'seed 001:295 revokeUserGrantedPermission(tokenID, permissionName, permissionFlags, callback): void',
    ['void', 'm.revokeUserGrantedPermission(id, name, flags, done)'],
    changing('revokeUserGrantedPermission'),
  ],
  [
    'seed 001:349,370 getPermissionFlags(tokenID, permissionName): Promise<number>',
    ['Promise<number>', 'm.getPermissionFlags(id, name)'],
    asking('getPermissionFlags'),
  ],
  [
    'seed 001:404,416 getVersion(): Promise<number>',
    ['Promise<number>', 'm.getVersion()'],
    ['m.getVersion(id)'],
  ],
  [
    "seed 001:430 on('permissionStateChange', tokenIDList, permissionList, callback): void",
    ['void', "m.on('permissionStateChange', ids, names, listener)"],
    [...listening('on'), "m.on('permissionStateChange', ids, names)"],
  ],
  [
    "seed 001:482,499 off('permissionStateChange', tokenIDList, permissionList, callback): void",
    ['void', "m.off('permissionStateChange', ids, names, listener)"],
    listening('off'),
  ],
  [
    "seed 001:482,499 off('permissionStateChange', tokenIDList, permissionList): void, without the callback",
    ['void', "m.off('permissionStateChange', ids, names)"],
    listening('off'),
  ],
  [
    'seed 001:531,552 verifyAccessToken(tokenID, permissionName): Promise<GrantStatus>',
    ['Promise<GrantStatus>', 'm.verifyAccessToken(id, name)'],
    asking('verifyAccessToken').slice(0, 3),
  ],
  [
    'seed 001:569 requestPermissionsFromUser(context, permissionList, requestCallback): void',
    ['void', 'm.requestPermissionsFromUser(context, names, asked)'],
    requesting,
  ],
  [
    'seed 001:614,637 requestPermissionsFromUser(context, permissionList): Promise<PermissionRequestResult>',
    ['Promise<PermissionRequestResult>', 'm.requestPermissionsFromUser(context, names)'],
    requesting,
  ],
  [
    'seed 001:667,682,688 verifyAccessToken(tokenID, permissionName: string): Promise<GrantStatus>, any string',
    ['Promise<GrantStatus>', 'm.verifyAccessToken(id, text)'],
    ['m.verifyAccessToken(id)', 'm.verifyAccessToken(text, text)', 'm.verifyAccessToken(id, id)'],
  ],
  [
    'seed 001:737 PermissionStateChangeInfo.change is a PermissionStateChangeType',
    ['abilityAccessCtrl.PermissionStateChangeType', '({} as Info).change'],
    ["const wrong: Info = { change: 'x', tokenID: id, permissionName: name }"],
  ],
  [
    'seed 001:738 PermissionStateChangeInfo.tokenID is a number',
    ['number', '({} as Info).tokenID'],
    ['const wrong: Info = { change: type, tokenID: text, permissionName: name }'],
  ],
  [
    'seed 001:739 PermissionStateChangeInfo.permissionName is a name, of the type Permissions',
    ['Permissions', '({} as Info).permissionName'],
    [`const wrong: Info = { change: type, tokenID: id, permissionName: id }`],
  ],
];

/** A source in which every row has a block of its own, and the lines of each block. */
function program() {
  const lines = PRELUDE.split('\n');
  const blocks = SIGNATURES.map(([, [type, call], wrong]) => {
    const from = lines.length + 1;
    lines.push('{', `gives<${type}>()(${call});`);
    for (const statement of wrong) lines.push('// @ts-expect-error', `${statement};`);
    lines.push('}');
    return [from, lines.length];
  });
  return { source: lines.join('\n'), blocks };
}

const { source, blocks } = program();
let complaints;
before(() => {
  const files = { 'package.json': '{"type":"module"}', 'usage.ts': source };
  complaints = compile(project(forFile, files), RESOLUTIONS.nodenext, ['usage.ts'])
    .split('\n')
    .filter(Boolean)
    .map((text) => [Number(/^usage\.ts\((\d+),/.exec(text)?.[1] ?? 0), text]);
});

for (const [index, [statement]] of SIGNATURES.entries()) {
  test(statement, () => {
    const [from, to] = blocks[index];
    const own = complaints.filter(([line]) => line < blocks[0][0] || (line >= from && line <= to));
    assert.deepEqual(
      own.map(([, text]) => text),
      [],
    );
  });
}

// --- API levels ---

const TYPINGS = fs.readFileSync(path.join(ROOT, 'types', 'abilityAccessCtrl.d.ts'), 'utf8');

/** The comment that stands directly before a declaration. */
function commentOf(declaration) {
  const all = [...TYPINGS.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*([^/]*)/g)];
  const found = all.filter(([, , code]) => declaration.test(code.replace(/\s+/g, ' ')));
  assert.equal(found.length, 1, `${declaration}: ${found.length} declarations`);
  return found[0][1];
}

const of = (fn, parameters) => new RegExp(`^${fn}\\( ?${parameters},? ?\\): `);
const DECISION = 'tokenID: number, permissionName: Permissions, permissionFlags: number';
const QUESTION = 'tokenID: number, permissionName: Permissions';
const EVENT = "type: 'permissionStateChange', tokenIDList: .*";

// 8 for what the document lists without a mark, else the mark in its heading.
const LEVELS = [
  ['seed 001:7,15 createAtManager: no mark, API 8', /^function createAtManager\(/, 8],
  ['seed 001:7,36 AtManager: no mark, API 8', /^interface AtManager /, 8],
  ['seed 001:8,40 checkAccessToken: API 9', of('checkAccessToken', QUESTION), 9],
  ['seed 001:8,87 verifyAccessTokenSync: API 9', of('verifyAccessTokenSync', QUESTION), 9],
  [
    'seed 001:7,125 grantUserGrantedPermission, promise: API 8',
    of('grantUserGrantedPermission', DECISION),
    8,
  ],
  [
    'seed 001:7,182 grantUserGrantedPermission, callback: API 8',
    of('grantUserGrantedPermission', `${DECISION}, callback: AsyncCallback<void>`),
    8,
  ],
  [
    'seed 001:7,236 revokeUserGrantedPermission, promise: API 8',
    of('revokeUserGrantedPermission', DECISION),
    8,
  ],
  [
    'seed 001:7,293 revokeUserGrantedPermission, callback: API 8',
    of('revokeUserGrantedPermission', `${DECISION}, callback: AsyncCallback<void>`),
    8,
  ],
  ['seed 001:7,347 getPermissionFlags: API 8', of('getPermissionFlags', QUESTION), 8],
  ['seed 001:8,402 getVersion: API 9', of('getVersion', ''), 9],
  ['seed 001:8,428 on: API 9', of('on', EVENT), 9],
  ['seed 001:8,480 off: API 9', of('off', EVENT), 9],
  ['seed 001:8,529 verifyAccessToken: API 9', of('verifyAccessToken', QUESTION), 9],
  [
    'seed 001:8,567 requestPermissionsFromUser, callback: API 9',
    of('requestPermissionsFromUser', 'context: Context, permissionList: [^:]*, requestCallback: .*'),
    9,
  ],
  [
    'seed 001:8,612 requestPermissionsFromUser, promise: API 9',
    of('requestPermissionsFromUser', 'context: Context, permissionList: [^:,]*'),
    9,
  ],
  [
    'seed 001:7,665 verifyAccessToken with any string: API 8, deprecated',
    of('verifyAccessToken', 'tokenID: number, permissionName: string'),
    8,
  ],
  ['seed 001:7,703 GrantStatus: no mark, API 8', /^enum GrantStatus /, 8],
  ['seed 001:8,714 PermissionStateChangeType: API 9', /^enum PermissionStateChangeType /, 9],
  ['seed 001:8,727 PermissionStateChangeInfo: API 9', /^interface PermissionStateChangeInfo /, 9],
];

for (const [statement, declaration, level] of LEVELS) {
  test(statement, () => {
    const [, since] = /@since (\d+)/.exec(commentOf(declaration));
    assert.equal(Number(since), level);
  });
}

test('seed 001:673 verifyAccessToken of API 8 is deprecated since 9 in favour of checkAccessToken', () => {
  const comment = commentOf(of('verifyAccessToken', 'tokenID: number, permissionName: string'));
  assert.match(comment, /@deprecated since 9;.*checkAccessToken/);
  const others = LEVELS.filter(([statement]) => !statement.includes('deprecated'));
  for (const [statement, declaration] of others) {
    assert.doesNotMatch(commentOf(declaration), /@deprecated/, statement);
  }
});

test('seed 001:537 verifyAccessToken of API 9 says that checkAccessToken is preferable', () => {
  assert.match(commentOf(of('verifyAccessToken', QUESTION)), /checkAccessToken} is preferable/);
});

// --- capabilities ---

const PHONE = `
import { device } from 'ohos-security-kit';
import abilityAccessCtrl from '@ohos.abilityAccessCtrl';

const sys = device.installApp({
  bundleName: 'com.example.system',
  systemApp: true,
  apl: 'system_core',
  permissions: ['ohos.permission.GET_SENSITIVE_PERMISSIONS'],
});
const target = device.installApp({ bundleName: 'com.example.target', permissions: ['ohos.permission.CAMERA'] });
const manager = abilityAccessCtrl.createAtManager();
const members = {
  createAtManager: typeof abilityAccessCtrl.createAtManager,
  GrantStatus: typeof abilityAccessCtrl.GrantStatus,
  PermissionStateChangeType: typeof abilityAccessCtrl.PermissionStateChangeType,
};
for (const member of ${JSON.stringify([
  'checkAccessToken',
  'verifyAccessTokenSync',
  'grantUserGrantedPermission',
  'revokeUserGrantedPermission',
  'getPermissionFlags',
  'getVersion',
  'on',
  'off',
  'verifyAccessToken',
  'requestPermissionsFromUser',
])}) members[member] = typeof manager[member];
device.setCaller(sys);
const info = await new Promise((heard) => {
  manager.on('permissionStateChange', [target.tokenId], [], heard);
  target.grant('ohos.permission.CAMERA');
});
manager.off('permissionStateChange', [target.tokenId], []);
members.PermissionStateChangeInfo = Object.keys(info).sort().join();
const capability = canIUse('SystemCapability.Security.AccessToken');
console.log(JSON.stringify({ capability, other: canIUse('SystemCapability.Security.NoSuchThing'), members }));
`;

let phone;
before(async () => {
  const lines = await run(forFile, { 'phone.mjs': PHONE });
  assert.equal(lines.length, 1, JSON.stringify(lines));
  phone = JSON.parse(lines[0]);
});

// [statement, member, what it is there]
const CAPABLE = [
  ['seed 001:1,21 createAtManager', 'createAtManager', 'function'],
  ['seed 001:46 checkAccessToken', 'checkAccessToken', 'function'],
  ['seed 001:93 verifyAccessTokenSync', 'verifyAccessTokenSync', 'function'],
  ['seed 001:135,192 grantUserGrantedPermission', 'grantUserGrantedPermission', 'function'],
  ['seed 001:246,303 revokeUserGrantedPermission', 'revokeUserGrantedPermission', 'function'],
  ['seed 001:357 getPermissionFlags', 'getPermissionFlags', 'function'],
  ['seed 001:410 getVersion', 'getVersion', 'function'],
  ['seed 001:438 on', 'on', 'function'],
  ['seed 001:490 off', 'off', 'function'],
  ['seed 001:539,675 verifyAccessToken', 'verifyAccessToken', 'function'],
  ['seed 001:578,624 requestPermissionsFromUser', 'requestPermissionsFromUser', 'function'],
  ['seed 001:707 GrantStatus', 'GrantStatus', 'object'],
  ['seed 001:720 PermissionStateChangeType', 'PermissionStateChangeType', 'object'],
  [
    'seed 001:733 PermissionStateChangeInfo',
    'PermissionStateChangeInfo',
    ['change', 'permissionName', 'tokenID'].join(),
  ],
];

for (const [statement, member, kind] of CAPABLE) {
  test(`${statement}: @ohos.abilityAccessCtrl has it, and the device SystemCapability.Security.AccessToken`, () => {
    assert.equal(phone.capability, true);
    assert.equal(phone.other, false, 'not every capability is there');
    assert.equal(phone.members[member], kind);
  });
}
