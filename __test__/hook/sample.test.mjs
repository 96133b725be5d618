// The sample project in examples/harmony: it runs as it is, from its folder and from one above.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { node, project, ROOT } from './project.mjs';

const MAIN = path.join(ROOT, 'lib', 'cli', 'main.js');
const SAMPLE = path.join(ROOT, 'examples', 'harmony');

for (const [what, folder, args] of [
  ['in its folder', SAMPLE, []],
  ['below it', path.join(SAMPLE, 'entry', 'src'), []],
  ['above it', ROOT, ['--project', 'examples/harmony']],
  ['its List file alone', ROOT, ['examples/harmony/entry/src/ohosTest/ets/test/List.test.ets']],
]) {
  test(`sample: ${what}`, async () => {
    const { stdout, stderr, code } = await node(folder, [MAIN, 'test', ...args]);
    assert.equal(code, 0, stdout + stderr);
    assert.equal(
      `${stdout}${stderr}`.match(/counts as signed for ohos.permission.READ_PASTEBOARD/g).length,
      1,
    );
    assert.match(stdout, /^. pass 9$/m);
    assert.match(stdout, /^. tests 9$/m);
  });
}

test('sample: its ability is driven, its page shows what it has kept', async (t) => {
  const program = `
import { device } from 'ohos-security-kit';
import EntryAbility from '${path.join(SAMPLE, 'entry/src/main/ets/entryability/EntryAbility.ets')}';
import { Index } from '${path.join(SAMPLE, 'entry/src/main/ets/pages/Index.ets')}';
const running = await device.launch(EntryAbility, { parameters: { name: 'mail' } });
const page = new Index();
page.aboutToAppear();
page.password = 'a secret of some length';
console.log(running.windowStage.content, page.name, page.strength, AppStorage.get('locked'));
page.dialog.open();
await running.destroy();
console.log(AppStorage.get('locked'), device.ui.dialogs.length);
for (const act of [() => page.build(), () => page.scan(), () => page.scroller.scrollEdge(0)]) {
  try { act(); } catch (error) { console.log(error.code); }
}
`;
  const folder = project(t, { 'main.ets': program }, undefined);
  const { stdout, stderr } = await node(folder, [
    '--no-warnings',
    '--import',
    'ohos-security-kit/register',
    'main.ets',
  ]);
  assert.deepEqual(
    stdout.split('\n').filter((line) => !/passbook/.test(line)),
    [
      'pages/Index mail 4 undefined',
      'true 1',
      'ERR_OHOS_NO_RENDERER',
      'ERR_OHOS_STAND_IN',
      'ERR_OHOS_STAND_IN',
      '',
    ],
    stderr,
  );
});
