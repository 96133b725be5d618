// Every example of the three reference documents runs through the hook as a .ts file: on a device with the apps that it
// speaks of, as the app that may call it, in the order of its document. Once with a device that a setup has used before, and
// once as a program whose first call is that of the example.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { examplesOf } from '../seeds.mjs';
import { HOOK, node, project } from './project.mjs';

const SYSTEM_APP = {
  bundleName: 'com.example.settings',
  systemApp: true,
  apl: 'system_core',
  permissions: [
    'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS',
    'ohos.permission.GET_BUNDLE_INFO_PRIVILEGED',
    'ohos.permission.GET_SENSITIVE_PERMISSIONS',
    'ohos.permission.GRANT_SENSITIVE_PERMISSIONS',
    'ohos.permission.REVOKE_SENSITIVE_PERMISSIONS',
    'ohos.permission.PERMISSION_USED_STATS',
    'ohos.permission.CAMERA',
  ],
};

/** What the device has besides the app that runs the example. */
const APPS = `
import { device } from 'ohos-security-kit';
if (device.app('com.example.myapplication') === undefined) {
  device.installApp({ bundleName: 'com.example.myapplication', permissions: ['ohos.permission.DISTRIBUTED_DATASYNC'] });
}
`;
const SETUP = `${APPS}
device.dialogs.answer('allow');
device.caller.foreground();
`;

const IMPORTS = /^(?:import [^\n]*\n|\s*\n)*/;

/**
 * An example as a file. Two things stand around an example in its document: the import at its top ("Modules to Import"),
 * which some examples leave to it, and the UIAbility whose \`this.context\` some use.
 */
function fileOf(example, imports) {
  const head =
    /^import abilityAccessCtrl/m.test(example) || !example.includes('abilityAccessCtrl') ? '' : imports;
  if (!example.includes('this.context')) return head + example;
  const [own] = IMPORTS.exec(example);
  return `import { device } from 'ohos-security-kit';
${own}
class EntryAbility {
  context = device.caller.context;
  onCreate(): void {
${example.slice(own.length)}
  }
}
new EntryAbility().onCreate();
`;
}

const INVALID = { code: 12100001 };
const failed = (name) => [`${name} fail, err->`, INVALID];
const data = (value) => `data->${value}`;
const times = (count, line) => new Array(count).fill(line);
const asked = ['data:', { authResults: [0] }];
const CAMERA = ['data permissions:ohos.permission.CAMERA', 'data authResults:0'];
/** What such an example prints when nobody was there to answer. */
const unanswered = (printed) =>
  printed[0] === asked
    ? [['data:', { authResults: [-1] }], CAMERA[0], CAMERA[1].replace('0', '-1')]
    : printed;

// By document: the examples in its order with what they print. [head, members] is a line of JSON after a head. The token
// ids of 001 and 002 are 0, which the documents call invalid.
const DOCUMENTS = {
  '000': {
    // On one device, in the order in which they find what they need. That asset needs no authentication: no session for it.
    order: [0, 1, 3, 5, 4, 6, 2],
    prints: [
      [],
      ['Asset added to user space successfully.'],
      ['Asset removed from user space successfully.'],
      ['Asset updated in user space successfully.'],
      ['Failed to pre-query Asset from user space. Code is 24000002, message is *'],
      ['Succeeded in querying Asset from user space.'],
      ['Succeeded in post-querying Asset from user space.'],
    ],
  },
  '001': {
    prints: [
      [],
      [],
      [failed('checkAccessToken')],
      'throws',
      [failed('grantUserGrantedPermission')],
      [failed('grantUserGrantedPermission')],
      [failed('revokeUserGrantedPermission')],
      [failed('revokeUserGrantedPermission')],
      [failed('getPermissionFlags')],
      [`promise: ${data(1)}`],
      [],
      [['catch err->', { code: 12100004 }]],
      [`promise: ${data(-1)}`],
      [asked, ...CAMERA],
      [asked, ...CAMERA],
      [`promise: ${data(-1)}`],
    ],
  },
  '002': {
    prints: [
      [],
      times(2, failed('addPermissionUsedRecord')),
      [failed('addPermissionUsedRecord')],
      [['getPermissionUsedRecord fail, err->', { code: 12100002 }]],
      [['getPermissionUsedRecord fail, err->', { code: 12100002 }]],
      [failed('startUsingPermission')],
      [failed('startUsingPermission')],
      [failed('stopUsingPermission')],
      [failed('stopUsingPermission')],
      [],
      [['catch err->', { code: 12100004 }]],
      times(4, 'getPermissionUsedTypeInfos success'),
    ],
  },
};

function assertPrinted(lines, expected) {
  assert.equal(lines.length, expected.length, lines.join('\n'));
  for (const [index, wanted] of expected.entries()) {
    const line = lines[index];
    if (typeof wanted === 'string') {
      if (wanted.endsWith('*')) assert.ok(line.startsWith(wanted.slice(0, -1)), line);
      else assert.equal(line, wanted);
    } else {
      assert.ok(line.startsWith(wanted[0]), line);
      for (const [name, value] of Object.entries(wanted[1])) {
        assert.deepEqual(JSON.parse(line.slice(wanted[0].length))[name], value, line);
      }
    }
  }
}

for (const [number, { prints, order }] of Object.entries(DOCUMENTS)) {
  const examples = examplesOf(number);
  const skip = examples.length === 0 && 'the reference documents are not here';
  test(`seed ${number}: each of its examples runs through the hook as .ts`, { skip }, async (t) => {
    assert.equal(examples.length, prints.length);
    const [imports] = examples;
    const files = Object.fromEntries(
      examples.map((example, i) => [`example${i}.ts`, fileOf(example, imports)]),
    );
    for (const [i, example] of examples.entries()) {
      const whole = files[`example${i}.ts`];
      const [own] = example.includes('this.context') ? IMPORTS.exec(example) : [''];
      assert.ok(
        whole.includes(own) && whole.includes(example.slice(own.length)),
        'not a character is changed',
      );
    }
    const folder = project(t, { ...files, 'setup.mjs': SETUP, 'apps.mjs': APPS }, { app: SYSTEM_APP });
    const runExample = async (i, isFirst) => {
      // One device for a document whose examples build on each other, else one for each example.
      const data = `${isFirst ? 'first' : 'data'}${order ? '' : i}`;
      const env = { OHOS_DEVICE_DIR: path.join(folder, data), NODE_NO_WARNINGS: '1' };
      if (isFirst) assert.equal((await node(folder, ['apps.mjs'], { env })).code, 0);
      const { stdout, stderr, code } = await node(
        folder,
        [...HOOK, ...(isFirst ? [] : ['--import', './setup.mjs']), `example${i}.ts`],
        { env },
      );
      if (prints[i] === 'throws') {
        assert.equal(code, 1);
        assert.match(stderr, /12100001/);
      } else {
        assert.equal(code, 0, stderr);
        const expected = isFirst ? unanswered(prints[i]) : prints[i];
        assertPrinted((stdout + stderr).split('\n').slice(0, -1), expected);
      }
    };
    for (const isFirst of [false, true]) {
      if (order) for (const i of order) await runExample(i, isFirst);
      else await Promise.all(examples.map((_, i) => runExample(i, isFirst)));
    }
  });
}
