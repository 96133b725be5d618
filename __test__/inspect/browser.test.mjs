// The inspector's page in Chromium: every panel, each button once, what is refused and how that is shown, that no secret
// is on the page or on its way before it is revealed, and that the page finds the device again. A small device in
// another process is looked at (world.mjs).
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildInspector } from '../../scripts/inspector.mjs';
import { chromiumPath, launch, openInspector, startWorld } from './browser.mjs';

const skip =
  chromiumPath() === undefined && 'no Chromium here: apt-get install chromium, or OSK_CHROMIUM=<path>';
const BUILT = new URL('../../lib/inspect/public/app.js', import.meta.url);
const SECRETS = /the-[a-z]+-secret/;
const PANELS = ['assets', 'permissions', 'usage', 'device', 'calls', 'health', 'codes'];

/**
 * Notes the buttons that are there and those that are pressed, by where they are and their names; what stands for data in a name, such as
 * an app or a number, is the same for all.
 */
function noteButtons() {
  const DATA = [/com\.example\.\w+|Choose an app/g, /\d[\d,.]*/g];
  const STATE = / [↑↓]$| \(\d+\)$/;
  const keyOf = (button) => {
    const place = button.closest('dialog')?.dataset.name ?? button.closest('.panel')?.ariaLabel ?? 'frame';
    // One of a list of data stands for all of them.
    const list = button.closest('.bars')?.ariaLabel;
    const name = list ?? button.ariaLabel ?? button.textContent;
    return `${place}: ${DATA.reduce((words, data) => words.replace(data, '#'), name.trim().replace(STATE, ''))}`;
  };
  const told = new Set();
  const tell = (what, button) => {
    const key = keyOf(button);
    if (told.has(`${what} ${key}`)) return;
    told.add(`${what} ${key}`);
    globalThis.noteButton(what, key);
  };
  const look = () => {
    for (const button of document.querySelectorAll('button:not(:disabled)')) tell('there', button);
  };
  const attributeFilter = ['disabled', 'aria-label'];
  const changes = { subtree: true, childList: true, characterData: true, attributeFilter };
  new MutationObserver(look).observe(document, changes);
  const press = ({ target }) => target.closest('button') && tell('pressed', target.closest('button'));
  document.addEventListener('click', press, true);
}

describe('inspector: the page', { skip }, () => {
  let browser;
  let world;
  let page;
  /** What came over the wire, where to, and what the browser complained about. */
  const heard = { bodies: [], hosts: new Set(), complaints: [] };
  const buttons = { there: new Set(), pressed: new Set() };

  before(async () => {
    // `npm test` has made the page; other tests serve it meanwhile.
    if (!fs.existsSync(BUILT)) await buildInspector();
    browser = await launch();
    world = await startWorld();
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    await context.exposeBinding('noteButton', (_, what, key) => buttons[what].add(key));
    await context.addInitScript(noteButtons);
    context.on('response', async (response) => {
      heard.hosts.add(new URL(response.url()).host);
      if (!response.url().includes('/api/')) return;
      heard.bodies.push(await response.text().catch(() => ''));
    });
    page = await openInspector(context, world.url);
    page.on('pageerror', (error) => heard.complaints.push(error.message));
    page.on('console', (message) => {
      // A refusal is an answer with another status, of which the console always speaks.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
        heard.complaints.push(message.text());
    });
  });

  after(async () => {
    world?.stop();
    await browser?.close();
  });

  const go = async (panel) => {
    await page.goto(`${page.url().split('#')[0]}#/${panel}`);
    await page
      .locator('.panel')
      .and(page.getByLabel(panelName(panel), { exact: true }))
      .waitFor();
  };
  const panelName = (panel) => (panel === 'codes' ? 'Error codes' : panel[0].toUpperCase() + panel.slice(1));
  const button = (name, within = page) => within.getByRole('button', { name, exact: true });
  const press = (name, within) => button(name, within).click();
  const row = (words) => page.locator('.grid-rows [role=row]').filter({ hasText: words });
  const box = (name) => page.locator(`dialog[data-name="${name}"]`);
  const leave = async () => {
    await page.keyboard.press('Escape');
    await page.locator('dialog').first().waitFor({ state: 'detached' });
  };
  const told = (words) => page.locator('.notice').filter({ hasText: words }).first().waitFor();
  const refused = (code, within = page) =>
    within
      .locator('.refusal')
      .filter({ hasText: String(code) })
      .first()
      .waitFor();

  test('assets are listed without their secrets, filtered and sorted', async () => {
    await row('card').waitFor();
    assert.equal(await page.locator('.grid-rows [role=row]').count(), 9);
    await page.getByLabel(/^Search alias/).fill('work');
    await row('card').waitFor({ state: 'detached' });
    await row(/^login/).waitFor();
    await page.getByLabel(/^Search alias/).fill('0xff00a1');
    await row(/^login/).waitFor({ state: 'detached' });
    await row('0xff00a1b2c3').waitFor();
    await page.getByLabel(/^Search alias/).fill('');
    await row('card').waitFor();
    await press('Filters');
    for (const [label, choice, left] of [
      ['User', '100', 9],
      ['Group', 'shared-logins', 1],
      ['Readable', 'unlocked', 2],
      ['Authentication', 'any', 1],
      ['Sync', 'this-device', 0],
      ['Sync', 'never', 9],
      ['Persistent', '1', 1],
      ['Attributes encrypted', '1', 0],
    ]) {
      const control = page.locator('#asset-filters').getByLabel(label, { exact: true });
      await control.selectOption(choice);
      await page.waitForFunction(
        (count) => document.querySelectorAll('.grid-rows [role=row]').length === count,
        left,
      );
      await control.selectOption('');
    }
    for (const label of ['Alias', 'Label']) {
      const control = page.locator('#asset-filters').getByLabel(label, { exact: true });
      await control.fill('nothing-like-it');
      await page.getByText('Nothing fits').waitFor();
      await control.fill('');
    }
    await page
      .locator('#asset-filters')
      .getByRole('button', { name: /^Owner/ })
      .click();
    const notes = box('apps').locator('[data-row]').filter({ hasText: 'notes' });
    await notes.click();
    await row('card').waitFor({ state: 'detached' });
    await press('All', page.locator('#asset-filters'));
    await row('card').waitFor();
    await page
      .locator('#asset-filters')
      .getByRole('button', { name: /^Owner/ })
      .click();
    await notes.click();
    await press('Clear filters');
    await press('Filters');
    const heads = page.getByRole('columnheader');
    await press('Alias', heads);
    await page.locator('.grid-rows [role=row]').first().filter({ hasText: 'account' }).waitFor();
    await heads.getByRole('button', { name: 'Alias' }).click();
    await page
      .locator('.grid-rows [role=row]')
      .first()
      .filter({ hasText: /0xff|sync-token/ })
      .waitFor();
  });

  test('a secret is on the page after it was revealed, and not before or afterwards', async () => {
    await row(/^login/).click();
    const details = box('asset');
    assert.doesNotMatch(await page.content(), SECRETS);
    for (const body of heard.bodies) assert.doesNotMatch(body, SECRETS);
    await press('Reveal', details);
    await details.getByText('the-login-secret').waitFor();
    await press('Copy', details);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'the-login-secret');
    await press('Hide', details);
    assert.doesNotMatch(await page.content(), SECRETS);
    await leave();
    // What the API wants, the page wants: an authentication, and the right one.
    await row('card').click();
    await press('Reveal', details);
    await refused(24000004, details);
    await details.getByLabel('Lock password').fill('4321');
    await press('Reveal', details);
    await refused(24000004, details);
    await details.getByLabel('Lock password').fill('1234');
    await press('Reveal', details);
    await details.getByText('the-card-secret').waitFor();
    await leave();
    assert.doesNotMatch(await page.content(), SECRETS);
  });

  test('assets are added, changed and removed, and what the API refuses is explained', async () => {
    await page.getByRole('button', { name: /^Acting as/ }).click();
    await page.getByLabel('Search apps').last().fill('notes');
    await box('apps').locator('[data-row="0"]').filter({ hasText: 'notes' }).click();
    await press('Add asset');
    const form = box('add-asset');
    await form.getByLabel('Alias', { exact: true }).fill('draft');
    await form.getByLabel('Secret', { exact: true }).fill('new');
    await press('Add asset', form);
    await refused(24000003, form);
    assert.match(await form.locator('.refusal').innerText(), /Cause:[\s\S]*What helps:/);
    await form.getByRole('switch', { name: 'Overwrite' }).check();
    for (const label of ['Persistent', 'Needs a lock password', 'Attributes encrypted'])
      await form.getByRole('switch', { name: label }).check();
    await press('Add asset', form);
    await refused(201, form);
    for (const label of ['Persistent', 'Needs a lock password', 'Attributes encrypted'])
      await form.getByRole('switch', { name: label }).uncheck();
    await press('Hex', form.getByRole('group', { name: 'Secret, written as' }));
    await press('Text', form.getByRole('group', { name: 'Secret, written as' }));
    await press('Hex', form.getByRole('group', { name: 'Alias, written as' }));
    await form.getByLabel('Alias', { exact: true }).fill('6d696e65');
    await form.getByLabel('Readable').selectOption('unlocked');
    await form.getByLabel('Group').selectOption('shared-logins');
    await form.getByLabel('Normal label 1', { exact: true }).fill('tag');
    await press('Add asset', form);
    await told('The asset was added.');
    await row('mine').click();
    const details = box('asset');
    await details.getByText('tag').waitFor();
    for (const form of ['Hex', 'Text'])
      await press(form, details.getByRole('group', { name: 'New secret, written as' }));
    await details.getByLabel('New secret', { exact: true }).fill('newer');
    await press('Update', details);
    await told('The asset was updated.');
    await row('mine').click();
    await press('Reveal', details);
    await details.getByText('newer').waitFor();
    await press('Remove', details);
    await press('Cancel', details);
    await press('Remove', details);
    await press('Remove for good', details);
    await told('The asset was removed.');
    await row('mine').waitFor({ state: 'detached' });
    // Another app does not see what this one keeps.
    await row(/^login/).click();
    await press('com.example.notes', details.getByRole('group', { name: 'Call as' }));
    await press('Reveal', details);
    await refused(24000002, details);
    await details.getByRole('link', { name: 'About 24000002' }).click();
    await page.locator('.wanted').filter({ hasText: 'NOT_FOUND' }).waitFor();
  });

  test('a vault is opened by its name; its entries are revealed, set and removed', async () => {
    await go('assets');
    await page.getByLabel('Where to look').selectOption({ label: 'Vault …' });
    await box('open-vault').getByLabel('Name of the vault').fill('no/name');
    await press('Open vault', box('open-vault'));
    await box('open-vault').locator('.refusal').waitFor();
    await box('open-vault').getByLabel('Name of the vault').fill('build');
    await press('Open vault', box('open-vault'));
    await row('registry').click();
    assert.doesNotMatch(await page.content(), SECRETS);
    await press('Reveal', box('entry'));
    await box('entry').getByText('the-registry-secret').waitFor();
    await press('Copy', box('entry'));
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'the-registry-secret');
    await press('Hide', box('entry'));
    assert.doesNotMatch(await page.content(), SECRETS);
    for (const form of ['Hex', 'Text']) await press(form, box('entry'));
    await box('entry').getByLabel('Value', { exact: true }).fill('another');
    await press('Save', box('entry'));
    await told('The entry was set.');
    await press('Set entry');
    await box('set-entry').getByLabel('Service').fill('store');
    await box('set-entry').getByLabel('Account').fill('me');
    for (const form of ['Hex', 'Text']) await press(form, box('set-entry'));
    await box('set-entry').getByLabel('Value', { exact: true }).fill('one');
    await box('set-entry').getByLabel('Labels').fill('a, b');
    await press('Save', box('set-entry'));
    await row('store').click();
    await press('Remove', box('entry'));
    await press('Cancel', box('entry'));
    await press('Remove', box('entry'));
    await press('Remove for good', box('entry'));
    await row('store').waitFor({ state: 'detached' });
    await page.getByLabel('Search service or account').fill('sign');
    await row('registry').waitFor({ state: 'detached' });
    await page.getByLabel('Search service or account').fill('');
    await page.getByLabel('Label', { exact: true }).fill('deploy');
    await row('signing').waitFor({ state: 'detached' });
  });

  test('permissions are decided as in Settings', async () => {
    await go('permissions');
    const cell = (app, group) =>
      page
        .getByRole('row')
        .filter({ hasText: app })
        .getByRole('gridcell', { name: new RegExp(`^${group}`) });
    await cell('notes', 'Camera').click();
    const details = box('permissions');
    for (const [choice, status] of [
      ['Deny', 'Denied'],
      ['Allow', 'Allowed'],
      ['Ask every time', 'Ask'],
      ['Only this time', 'This time'],
    ]) {
      await press(choice, details);
      await details.locator('header .chip', { hasText: status }).waitFor();
    }
    await details.getByText('ohos.permission.CAMERA').waitFor();
    await leave();
    await cell('notes', 'Camera').filter({ hasText: 'This time' }).waitFor();
    await page.getByRole('rowheader', { name: /com.example.notes/ }).click();
    await press('Reset permissions', details);
    await leave();
    await told('The permissions of com.example.notes');
    await cell('notes', 'Camera').filter({ hasText: 'Ask' }).waitFor();
    await press('Names');
    await page.getByRole('columnheader', { name: 'APPROXIMATELY_LOCATION' }).waitFor();
    await press('Groups');
    await page.getByLabel('User', { exact: true }).selectOption('101');
    await page.getByRole('row').filter({ hasText: 'notes' }).waitFor({ state: 'detached' });
    await page.getByLabel('User', { exact: true }).selectOption('');
    await page.getByLabel('Search apps').fill('maps');
    await page.getByRole('row').filter({ hasText: 'notes' }).waitFor({ state: 'detached' });
    await page.getByLabel('Search apps').fill('');
  });

  test('a question of the device is a dialog with its real choices', async () => {
    for (const [choice, answered] of [
      ['Only this time', 0],
      ['Don’t allow', -1],
      ['Allow', 0],
    ]) {
      world.say('ask');
      await press(choice, box('question'));
      assert.equal(await world.next(), `answered ${answered}`);
      await box('question').waitFor({ state: 'detached' });
    }
    world.say('ask');
    await press('Later', box('question'));
    await press('Answer');
    await press('Dismiss', box('question'));
    assert.match(await world.next(), /^answered -?\d+$/);
    const here = page.getByRole('switch', { name: 'Questions are answered here' });
    await here.uncheck();
    world.say('ask');
    assert.equal(await world.next(), 'answered -1');
    await here.check();
  });

  test('usage is shown as sums, over time and one by one', async () => {
    await go('usage');
    await page.getByText('Microphone: in use').waitFor();
    await page.getByRole('link', { name: /^In use now/ }).waitFor();
    await page.getByRole('img', { name: /^Shares by permission/ }).waitFor();
    await press('7 days');
    const lanes = page.locator('.timeline [role=row][data-row]');
    const all = await lanes.count();
    await page
      .getByRole('list', { name: 'By permission' })
      .getByRole('button', { name: /^LOCATION/ })
      .click();
    await page.waitForFunction(
      (count) => document.querySelectorAll('.timeline [data-row]').length < count,
      all,
    );
    await page.getByRole('list', { name: 'By app' }).getByRole('button').first().click();
    await lanes.first().click();
    await box('records').getByText('Behind').first().waitFor();
    await press('Close', box('records'));
    await press('24 hours');
  });

  test('the device: users, locks, biometrics', async () => {
    await go('device');
    const user = page.getByRole('listitem', { name: 'User 100' });
    const passwords = box('passwords');
    const give = async (step, ...given) => {
      for (const [label, words] of given) await passwords.getByLabel(label).fill(words);
      await press(step, passwords);
    };
    await press('Lock', user);
    await user.getByText('Locked', { exact: true }).waitFor();
    await press('Unlock', user);
    await give('Unlock', ['Lock password', 'wrong']);
    await refused(24000004, passwords);
    await press('Cancel', passwords);
    // Locked: the page explains what an app would meet.
    await go('assets');
    await row('session').click();
    await press('Reveal', box('asset'));
    await refused(24000005, box('asset'));
    await leave();
    await go('device');
    await press('Unlock', user);
    await give('Unlock', ['Lock password', '1234']);
    await user.getByText('Unlocked', { exact: true }).waitFor();
    await press('Forget face', user);
    await press('Enrol face', user);
    await give('Enrol face', ['Lock password', '1234']);
    await press('Enrol fingerprint', user);
    await give('Enrol fingerprint', ['Lock password', '1234']);
    await press('Forget fingerprint', user);
    await button('Enrol fingerprint', user).waitFor();
    await press('Change password', user);
    await give('Change password', ['Current password', '1234'], ['New password', '5678']);
    await press('Remove password', user);
    await give('Remove password', ['Current password', '5678']);
    await user.getByText('No password').waitFor();
    await press('Set password', user);
    await give('Set password', ['New password', '1234']);
    await user.getByText('Unlocked', { exact: true }).waitFor();
    await page.getByLabel('Id of a new user').fill('102');
    await press('Add user');
    const other = page.getByRole('listitem', { name: 'User 102' });
    await press('Switch to', other);
    await other.getByText('In front').waitFor();
    await press('Switch to', user);
    await press('Remove user', other);
    await other.waitFor({ state: 'detached' });
  });

  test('the device: clock, switches, faults', async () => {
    const clock = page.locator('.clock');
    const before = await clock.innerText();
    for (const step of ['+1 s', '+1 min', '+1 h', '+1 d']) await press(step);
    await page.waitForFunction((words) => document.querySelector('.clock').textContent !== words, before);
    await page.getByLabel('Date and time').fill('2026-12-24T18:00:00');
    await press('Set clock');
    await clock.filter({ hasText: '24 Dec 2026, 18:00:00' }).waitFor();
    for (const name of ['Camera', 'Microphone', 'Location']) {
      const control = page.getByRole('switch', { name, exact: true });
      await control.uncheck();
      await control.check();
    }
    await page.getByLabel('Function').selectOption('asset.query');
    await page.getByLabel('Fails with').selectOption('24000008');
    await page.getByLabel('How often').fill('0.5');
    await press('Inject fault');
    await refused('ARGUMENT');
    await page.getByLabel('How often').fill('2');
    await press('Inject fault');
    await page
      .getByRole('list', { name: /^Faults/ })
      .getByText('24000008')
      .waitFor();
    world.say('miss');
    await page
      .getByRole('list', { name: /^Faults/ })
      .getByText('1 time')
      .waitFor();
    await press('Clear all');
    await page.getByRole('list', { name: /^Faults/ }).waitFor({ state: 'detached' });
  });

  test('each list can be sorted by each of its columns', async () => {
    await page.setViewportSize({ width: 1600, height: 900 });
    const sortsByEach = async () => {
      const heads = await page
        .getByRole('columnheader')
        .filter({ has: page.getByRole('button') })
        .all();
      for (const head of heads) {
        const before = await head.getAttribute('aria-sort');
        await head.getByRole('button').click();
        await head.and(page.locator(`:not([aria-sort="${before}"])`)).waitFor();
        await row(/./).first().waitFor();
      }
      return heads.length;
    };
    await go('assets');
    await row(/^login/).waitFor();
    assert.equal(await sortsByEach(), 10);
    await page.getByLabel('Where to look').selectOption({ label: 'Vault build' });
    await row('registry').waitFor();
    assert.equal(await sortsByEach(), 6);
  });

  test('each dialog can be left by its buttons', async () => {
    const user = () => page.getByRole('listitem', { name: 'User 100' });
    const inVault = async () => {
      await page.getByLabel('Where to look').selectOption({ label: 'Vault build' });
      await row('registry').waitFor();
    };
    const rows = [
      ['asset', 'assets', () => row(/^login/).click(), ['Close']],
      ['add-asset', 'assets', () => press('Add asset'), ['Close', 'Cancel']],
      ['apps', 'assets', () => page.getByRole('button', { name: /^Acting as/ }).click(), ['Close']],
      [
        'open-vault',
        'assets',
        () => page.getByLabel('Where to look').selectOption({ label: 'Vault …' }),
        ['Close', 'Cancel'],
      ],
      ['entry', 'assets', () => inVault().then(() => row('registry').click()), ['Close']],
      ['set-entry', 'assets', () => inVault().then(() => press('Set entry')), ['Close', 'Cancel']],
      ['permissions', 'permissions', () => page.getByRole('rowheader').first().click(), ['Close']],
      ['passwords', 'device', () => press('Change password', user()), ['Close', 'Cancel']],
      ['sure', 'device', () => press('Restart'), ['Close', 'Cancel']],
      ['process', 'device', () => press('All apps').then(() => row('settings').click()), ['Close']],
      ['call', 'calls', () => row('asset.query').first().click(), ['Close']],
    ];
    world.say('miss');
    for (const [name, panel, opens, ways] of rows)
      for (const way of ways) {
        await go('health');
        await go(panel);
        await opens();
        await press(way, box(name));
        await box(name).waitFor({ state: 'detached' });
      }
  });

  test('the device: processes, snapshot, restart', async () => {
    await go('device');
    await row('com.example.videocall').click();
    const details = box('process');
    await press('Bring to front', details);
    await details.locator('.chip', { hasText: 'In front' }).waitFor();
    await press('Send behind', details);
    await details.locator('.chip', { hasText: 'Behind' }).waitFor();
    await press('Start process', details);
    await details.locator('.processes-of li').nth(2).waitFor();
    await details
      .getByRole('button', { name: /^End \d/ })
      .first()
      .click();
    await details.locator('.processes-of li').nth(2).waitFor({ state: 'detached' });
    await press('End all', details);
    await details.getByText('Not running').waitFor();
    await press('Act as this app', details);
    await page.getByRole('button', { name: 'Acting as: com.example.videocall' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), press('Save snapshot')]);
    const file = await download.path();
    assert.ok(fs.statSync(file).size > 1000);
    await press('All apps');
    await row('com.example.settings').waitFor();
    await row('com.example.scanner').click();
    await press('Uninstall', details);
    await press('Cancel', details);
    await press('Uninstall', details);
    await press('Uninstall for good', details);
    await press('Close', page.locator('.notice').first());
    await row('com.example.scanner').waitFor({ state: 'detached' });
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Restore snapshot')]);
    await chooser.setFiles({
      name: 'broken',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no'),
    });
    await press('Replace everything', box('sure'));
    await box('sure').locator('.refusal').waitFor();
    await press('Cancel', box('sure'));
    const [again] = await Promise.all([page.waitForEvent('filechooser'), press('Restore snapshot')]);
    await again.setFiles(file);
    await press('Replace everything', box('sure'));
    await told('The snapshot was restored.');
    await row('com.example.scanner').waitFor();
    await press('Running');
    await press('Restart');
    await press('Restart now', box('sure'));
    await told('The device was restarted.');
    await page.getByText('Locked since the start').waitFor();
  });

  test('calls come as they happen, with what they mean, and become a test', async () => {
    await go('calls');
    world.say('miss');
    await row('asset.query').first().waitFor();
    await page.getByLabel(/^Search function/).fill('24000002');
    await page.getByRole('switch', { name: 'Only failed' }).check();
    await page.getByLabel('Kit').selectOption('asset');
    await row('24000002').first().click();
    await refused(24000002, box('call'));
    await press('Copy as a test', box('call'));
    await press('Copy', box('test'));
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /node:test/);
    await leave();
    await page.getByLabel(/^Search function/).fill('');
    await row('asset.query').first().focus();
    await page.keyboard.press('Space');
    await button('Copy 1 as a test').waitFor();
    await page.getByLabel('Mark asset.query').first().uncheck();
    await page.getByLabel('Mark asset.query').first().check();
    await press('Copy 1 as a test');
    await press('Close', box('test').locator('footer'));
    await press('Pause');
    world.say('miss');
    await page.getByText('(1 more since the pause)').waitFor();
    await press('Go on');
    await press('Clear');
    await page.getByText('No calls yet').waitFor();
  });

  test('health and the codes are there', async () => {
    await go('health');
    await page.getByText('the database is intact').waitFor();
    await page.getByRole('link', { name: 'Error codes' }).first().click();
    await page.getByLabel('Search code, name, cause').fill('STATUS_MISMATCH');
    await page.waitForFunction(() => document.querySelectorAll('.codes li').length === 1);
    assert.match(await page.locator('.codes').innerText(), /24000005/);
  });

  test('a panel that fails says so, and is tried again', async () => {
    await go('codes');
    await page.route('**/api/health', (route) => route.fulfill({ json: { findings: [], ok: true } }));
    await page.evaluate(() => {
      location.hash = '#/health';
    });
    await page.getByText('This panel failed').waitFor();
    await page.unroute('**/api/health');
    await press('Try again');
    await page.getByText('the database is intact').waitFor();
  });

  test('the keyboard alone is enough', async () => {
    await go('assets');
    await page.reload();
    await row(/^login/).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // "Go to the panel"
    const active = () =>
      page.evaluate(() => document.activeElement.getAttribute('role') ?? document.activeElement.className);
    assert.equal(await active(), 'panel');
    for (let steps = 0; (await active()) !== 'row'; steps += 1) {
      assert.ok(steps < 30, 'Tab does not reach the list');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const words = await page.evaluate(
      () => document.activeElement.querySelector('[role=rowheader]').textContent,
    );
    await page.keyboard.press('Enter');
    await box('asset').waitFor();
    assert.ok(words.startsWith(await box('asset').locator('h2').innerText()));
    await leave();
    assert.equal(await active(), 'row');
    await go('permissions');
    await page.getByRole('rowheader').first().focus();
    for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    assert.equal(await active(), 'gridcell');
    await page.keyboard.press('Enter');
    await box('permissions').waitFor();
    await leave();
    assert.equal(await active(), 'gridcell');
  });

  test('axe finds nothing serious, in light and in dark, wide and narrow', async () => {
    const source = fs.readFileSync(
      new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
      'utf8',
    );
    const check = async (what) => {
      await page.evaluate(source);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document));
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const found = serious.map(
        ({ id, nodes }) => `${what}: ${id}: ${nodes[0].html} ${nodes[0].failureSummary}`,
      );
      assert.deepEqual(found, []);
    };
    const drawers = {
      assets: () => page.locator('[data-row="1"]').click(),
      permissions: () => page.locator('[data-row="1"] [role=rowheader]').click(),
      usage: () => page.locator('[data-row="0"]').click(),
      device: () => press('Enrol fingerprint', page.getByRole('listitem', { name: 'User 100' })),
    };
    for (const theme of ['Dark', 'Light']) {
      await press(theme);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme.toLowerCase());
      for (const width of [400, 1600]) {
        await page.setViewportSize({ width, height: 900 });
        for (const panel of PANELS) {
          await go(panel);
          await sleep(150);
          await check(`${panel}, ${theme}, ${width}`);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${panel} is wider than ${width}`);
          if (drawers[panel] === undefined) continue;
          await drawers[panel]();
          await check(`the drawer of ${panel}, ${theme}, ${width}`);
          await leave();
        }
      }
    }
    await press('As the system');
  });

  test('a device that is stopped for 5 seconds is waited for, and found again', {
    timeout: 60_000,
  }, async () => {
    await go('calls');
    world.child.kill('SIGSTOP');
    await page.evaluate(() => {
      location.hash = '#/health';
    });
    await page.getByRole('alert').filter({ hasText: 'No answer since' }).waitFor();
    await sleep(5000);
    world.child.kill('SIGCONT');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByText('the database is intact').waitFor();
    await page.locator('.link-state.live').waitFor();
    await go('calls');
    world.say('miss');
    await row('asset.query').first().waitFor();
  });

  test('nothing but the server was asked, and the browser had no complaint', () => {
    assert.deepEqual([...heard.hosts], [new URL(world.url).host]);
    assert.deepEqual(heard.complaints, []);
  });

  test('another address, and another page on this machine, get nothing', async () => {
    const { port, pathname } = new URL(page.url());
    const other = await page.context().newPage();
    assert.equal((await other.goto(`http://evil.localhost:${port}${pathname}`)).status(), 403);
    assert.doesNotMatch(await other.content(), /app\.js/);
    const server = http.createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await other.goto(`http://127.0.0.1:${server.address().port}/`);
      const outcome = await other.evaluate(
        (url) =>
          fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then(
            () => 'answered',
            () => 'refused',
          ),
        `http://127.0.0.1:${port}${pathname}api/device.reboot`,
      );
      assert.equal(outcome, 'refused');
    } finally {
      server.closeAllConnections();
      server.close();
      await other.close();
    }
  });

  test('without the cookie there is nothing, and the address works once', async () => {
    const stranger = await browser.newContext();
    const other = await stranger.newPage();
    for (const address of [world.url, page.url().split('#')[0]])
      assert.equal((await other.goto(address)).status(), 401);
    assert.doesNotMatch(await other.content(), /app\.js/);
    await stranger.close();
  });

  test('the inspector is ended from the page', async () => {
    await go('device');
    await press('End inspector');
    await press('End now', box('sure'));
    await page.getByRole('alert').filter({ hasText: 'The inspector was ended' }).waitFor();
    await page.locator('.link-state.lost').waitFor();
  });

  test('each button was pressed', () => {
    assert.ok(buttons.there.size > 100, String(buttons.there.size));
    assert.deepEqual([...buttons.there].filter((key) => !buttons.pressed.has(key)).sort(), []);
  });

  test('read only: buttons are off, and what is asked for all the same is refused', async () => {
    const only = await startWorld('--read-only');
    const context = await browser.newContext();
    try {
      const reader = await openInspector(context, only.url);
      await reader.getByText('Read only').first().waitFor();
      assert.ok(await button('Add asset', reader).isDisabled());
      await reader
        .locator('.grid-rows [role=row]')
        .filter({ hasText: /^login/ })
        .click();
      await reader.locator('dialog').getByRole('button', { name: 'Reveal' }).click();
      await reader.getByText('the-login-secret').waitFor();
      assert.ok(await button('Remove', reader).isDisabled());
      await reader.keyboard.press('Escape');
      await reader.evaluate(() => {
        location.hash = '#/device';
      });
      await reader.getByText('Users and locks').waitFor();
      for (const name of ['Restart', 'Inject fault', '+1 h', 'Restore snapshot'])
        assert.ok(await button(name, reader).isDisabled(), name);
      const { status, body } = await reader.evaluate(async () => {
        const reply = await fetch('./api/device.reboot', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        return { status: reply.status, body: await reply.json() };
      });
      assert.deepEqual([status, body.error.code], [403, 'READ_ONLY']);
    } finally {
      await context.close();
      only.stop();
    }
  });
});
