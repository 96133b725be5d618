// node scripts/inspector-shots.mjs [folder]: pictures of every panel and every dialog of the inspector's page, light and
// dark, 400 and 1,600 pixels wide. Two of them are in docs/images.
import fs from 'node:fs';
import path from 'node:path';
import { launch, openInspector, startWorld } from '../__test__/inspect/browser.mjs';

const [folder = '/tmp/shots'] = process.argv.slice(2);
const WIDTHS = [
  [1600, 1000],
  [400, 860],
];

/** Name, panel, and what is pressed there. */
const SHOTS = [
  ['assets', 'assets'],
  ['filters', 'assets', (page) => page.getByRole('button', { name: 'Filters' }).click()],
  ['asset', 'assets', (page) => page.locator('[data-row="1"]').first().click()],
  ['add', 'assets', (page) => page.getByRole('button', { name: 'Add asset' }).click()],
  ['apps', 'assets', (page) => page.getByRole('button', { name: /^Acting as/ }).click()],
  ['permissions', 'permissions'],
  ['permission', 'permissions', (page) => page.locator('[data-row="0"] [role=gridcell]').first().click()],
  ['app', 'permissions', (page) => page.locator('[data-row="0"] [role=rowheader]').click()],
  ['names', 'permissions', (page) => page.getByRole('button', { name: 'Names' }).click()],
  ['usage', 'usage'],
  ['week', 'usage', (page) => page.getByRole('button', { name: '7 days' }).click()],
  ['records', 'usage', (page) => page.locator('[data-row="0"]').click()],
  ['device', 'device'],
  ['password', 'device', (page) => page.getByRole('button', { name: 'Change password' }).click()],
  ['process', 'device', (page) => page.locator('[data-row="0"]').click()],
  ['calls', 'calls'],
  ['call', 'calls', (page) => page.locator('[data-row="0"]').click({ position: { x: 90, y: 20 } })],
  ['health', 'health'],
  ['codes', 'codes/24000005'],
];

fs.mkdirSync(folder, { recursive: true });
const world = await startWorld();
const browser = await launch();
const context = await browser.newContext();
const page = await openInspector(context, world.url);
const base = page.url().split('#')[0];

const shoot = (name) => page.screenshot({ path: path.join(folder, `${name}.png`) });
for (const colorScheme of ['light', 'dark']) {
  await page.emulateMedia({ colorScheme });
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height });
    const end = `${colorScheme}-${width}`;
    for (const [name, panel, press] of SHOTS) {
      await page.goto(`${base}#/health`);
      await page.reload();
      await page.goto(`${base}#/${panel}`);
      await page.waitForTimeout(250);
      await press?.(page);
      await page.waitForTimeout(150);
      await shoot(`${name}-${end}`);
    }
    await page.goto(`${base}#/permissions`);
    world.say('ask');
    await page.getByRole('button', { name: 'Allow', exact: true }).waitFor();
    await shoot(`question-${end}`);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await world.next();
  }
}
await browser.close();
world.stop();
