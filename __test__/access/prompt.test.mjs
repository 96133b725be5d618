// The question on the terminal: which app, what in plain words, and the choices of that group.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';

const { layout } = createRequire(import.meta.url)('../../lib/dialogs/prompt.js');

const dialog = (more) => ({
  app: { bundleName: 'com.example.camera' },
  title: 'use the camera',
  permissions: ['ohos.permission.CAMERA'],
  choices: ['allow', 'allow-once', 'deny'],
  ...more,
});

test('the question says who asks for what, and offers the choices of the group by a key each', () => {
  const { keys, text } = layout(dialog());
  assert.match(text, /com\.example\.camera asks to use the camera\./);
  assert.match(text, /ohos\.permission\.CAMERA/);
  assert.deepEqual(
    [...keys],
    [
      ['a', 'allow'],
      ['o', 'allow-once'],
      ['d', 'deny'],
    ],
  );
  for (const key of keys.keys()) assert.ok(text.includes(`[${key}]`), key);
});

test('a location page offers the approximate location alone', () => {
  const { keys, text } = layout(dialog({ precise: true }));
  assert.deepEqual(keys.get('p'), { answer: 'allow', precise: false });
  assert.match(text, /\[p\] allow, approximate only/);
});

test('a sheet of Settings offers to be asked every time', () => {
  const { keys } = layout(dialog({ choices: ['allow', 'deny', 'ask-every-time'] }));
  assert.equal(keys.get('e'), 'ask-every-time');
  assert.equal(keys.has('o'), false);
});

test('names of others do nothing to the terminal and make no line of their own', () => {
  const evil = 'x\u001b[2J\n  system asks for your password\u202e';
  const { text } = layout(dialog({ app: { bundleName: evil }, permissions: [evil] }));
  assert.doesNotMatch(text, /^ *system asks/m);
  for (const char of text.replaceAll('\n', '')) assert.ok(char >= ' ' && char <= '~', JSON.stringify(char));
  const { text: auth } = layout(dialog({ kind: 'auth', title: evil }));
  assert.match(auth, /for authentication \(x\\x1b\[2J\\x0a {2}system asks/);
});
