// Programs written for a phone, run unmodified: the AsUser functions in the way the reference documents
// call them.
//
// The programs below are ours. Where the reference documents lie beside the checkout, their examples are run as well.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { examplesOf } from '../seeds.mjs';
import * as s from './scenario.mjs';

const { CODE } = s;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DEADLINE = 300_000;

// --- our programs ---

const IMPORTS = `
import { asset } from '@kit.AssetStoreKit';
import { util } from '@kit.ArkTS';
import { BusinessError } from '@kit.BasicServicesKit';

function bytesOf(text: string): Uint8Array {
  let encoder = new util.TextEncoder();
  return encoder.encodeInto(text);
}
let userId: number = 100;
let alias: asset.AssetMap = new Map();
alias.set(asset.Tag.ALIAS, bytesOf('demo_alias'));
`;

const program = (call, then) => `${IMPORTS}
try {
  asset.${call}.then(${then}).catch((err: BusinessError) => {
    console.error(\`It failed. Code is \${err.code}, message is \${err.message}\`);
  });
} catch (error) {
  let err = error as BusinessError;
  console.error(\`It threw. Code is \${err.code}, message is \${err.message}\`);
}
`;

const done = "() => {\n    console.info('It succeeded.');\n  }";

const PROGRAMS = {
  addAsUser: program(
    `addAsUser(userId, new Map([...alias,
    [asset.Tag.SECRET, bytesOf('demo_pwd')],
    [asset.Tag.ACCESSIBILITY, asset.Accessibility.DEVICE_FIRST_UNLOCKED],
    [asset.Tag.DATA_LABEL_NORMAL_1, bytesOf('demo_label')]] as [asset.Tag, asset.Value][]))`,
    done,
  ),
  removeAsUser: program('removeAsUser(userId, alias)', done),
  updateAsUser: program(
    "updateAsUser(userId, alias, new Map([[asset.Tag.SECRET, bytesOf('new_pwd')]]))",
    done,
  ),
  preQueryAsUser: program(
    'preQueryAsUser(userId, alias)',
    "(challenge: Uint8Array) => {\n    console.info('It succeeded: ' + challenge.length);\n  }",
  ),
  queryAsUser: program(
    'queryAsUser(userId, alias)',
    `(found: Array<asset.AssetMap>) => {
    for (let i = 0; i < found.length; i++) {
      let accessibility: number = found[i].get(asset.Tag.ACCESSIBILITY) as number;
      if (accessibility !== 1) console.error('a wrong attribute');
    }
    console.info('It succeeded.');
  }`,
  ),
  postQueryAsUser: program(
    'postQueryAsUser(userId, new Map([[asset.Tag.AUTH_CHALLENGE, new Uint8Array(32)]]))',
    done,
  ),
};

// --- the examples of the reference ---

/** Examples by the function they call. */
const reference = () =>
  Object.fromEntries(
    examplesOf('000')
      .map((code) => [/asset\.(\w+AsUser)\(/.exec(code)?.[1], code])
      .filter(([name]) => name),
  );

// --- from TypeScript to something that runs here ---

/** Strips the types of all programs in one run of the compiler; `check` also lets it find mistakes. */
function compiled(programs, { check }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-'));
  try {
    for (const [name, code] of Object.entries(programs))
      fs.writeFileSync(path.join(folder, `${name}.ts`), code);
    fs.writeFileSync(path.join(folder, 'kits.d.ts'), KITS);
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings(check)));
    const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    try {
      execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      assert.fail(`the compiler complains:\n${error.stdout}${error.stderr}`);
    }
    const outputOf = (name) => fs.readFileSync(path.join(folder, 'out', `${name}.js`), 'utf8');
    return Object.fromEntries(Object.keys(programs).map((name) => [name, outputOf(name)]));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const KITS = `
declare module '@kit.AssetStoreKit' { export { asset } from 'ohos-security-kit'; }
declare module '@kit.ArkTS' {
  export namespace util { class TextEncoder { encodeInto(text: string): Uint8Array; } }
}
declare module '@kit.BasicServicesKit' { export interface BusinessError extends Error { code: number; } }
declare const console: { info(text: string): void; error(text: string): void };
`;

const settings = (check) => ({
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    lib: ['es2022'],
    types: [],
    strict: false,
    skipLibCheck: true,
    noCheck: !check,
    rootDir: '.',
    outDir: 'out',
    paths: { 'ohos-security-kit': [path.join(ROOT, 'index.d.ts')] },
  },
  include: ['*.ts'],
});

/** `util.TextEncoder` of ArkTS, whose encodeInto makes an array of its own. */
class TextEncoderOfArkTS {
  encodeInto(text) {
    return new TextEncoder().encode(text);
  }
}

const KIT_IMPORT = /^import \{([^}]*)\} from '(@kit\.\w+)';$/gm;

/** Runs a compiled program as an app; answers the first line that it prints: [level, text]. */
function printed(script, kit) {
  const kits = {
    '@kit.AssetStoreKit': { asset: kit },
    '@kit.ArkTS': { util: { TextEncoder: TextEncoderOfArkTS } },
    '@kit.BasicServicesKit': {},
  };
  const body = script.replace(KIT_IMPORT, "const {$1} = kits['$2'];").replace(/^export \{\};$/m, '');
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the program printed nothing')), DEADLINE);
    const print = (level) => (line) => {
      clearTimeout(late);
      resolve([level, line]);
    };
    new Function('kits', 'console', body)(kits, { info: print('info'), error: print('error') });
  });
}

// --- the scenes ---

const asset = () => s.assetOf('demo_alias');
const SCENES = {
  addAsUser: { before: () => [] },
  removeAsUser: { before: () => [asset()] },
  updateAsUser: { before: () => [asset()] },
  preQueryAsUser: { before: () => [s.guarded('demo_alias')] },
  queryAsUser: { before: () => [asset()] },
  postQueryAsUser: { before: () => [] },
};

/** What the store holds when the program is done. */
const AFTER = {
  addAsUser: async (kit) => {
    assert.equal(await s.secretOf(kit, 'demo_alias'), 'demo_pwd');
    assert.equal(s.plain(await s.attributesOf(kit, 'demo_alias')).DATA_LABEL_NORMAL_1, 'demo_label');
  },
  removeAsUser: async (kit) => assert.deepEqual(await s.aliases(kit), []),
  updateAsUser: async (kit) => assert.notEqual(await s.secretOf(kit, 'demo_alias'), 'secret of demo_alias'),
};

const CALLERS = {
  'a system app with the permission': [s.asSystem({ bundleName: 'com.example.may' }), 0],
  'a normal app': [{ bundleName: 'com.example.normal' }, CODE.NOT_SYSTEM_APPLICATION],
  'a system app without the permission': [
    { bundleName: 'com.example.lacks', systemApp: true, apl: 'system_basic' },
    CODE.PERMISSION_DENIED,
  ],
};

const SOURCES = { ours: [PROGRAMS, { check: true }], reference: [reference(), { check: false }] };

for (const [source, [programs, options]] of Object.entries(SOURCES)) {
  const names = Object.keys(programs);
  if (names.length === 0) continue;
  let scripts;
  before(() => {
    scripts = compiled(programs, options);
  });

  test(`seed 000 (${source}): there is a program for each AsUser function`, () => {
    assert.deepEqual(names.sort(), Object.keys(SCENES).sort());
  });

  for (const name of names) {
    for (const [who, [manifest, code]] of Object.entries(CALLERS)) {
      test(`seed 000 (${source}) ${name} as ${who}: ${code || 'success'}`, async (t) => {
        const device = s.open(t);
        const app = device.installApp(manifest);
        for (const one of SCENES[name].before()) await app.asset.add(one);
        const [level, line] = await printed(scripts[name], app.asset);
        if (code) {
          assert.equal(level, 'error', line);
          assert.ok(line.includes(`Code is ${code}, message is `), line);
        } else {
          assert.equal(level, 'info', line);
          await AFTER[name]?.(app.asset);
        }
      });
    }
  }
}
