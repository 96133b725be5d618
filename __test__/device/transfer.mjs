// What the tests of clones and backups share: two devices with the same app, and what querySyncResult says.
import { CRITICAL, NORMAL, PERSIST } from '../asset/support.mjs';
import { attrs, open } from '../support/index.mjs';

export { LOCAL as HOME, PASSWORD } from '../asset/support.mjs';
export * from '../support/index.mjs';

export const NOTES = { bundleName: 'com.example.notes' };
/** An app that may keep assets for good. */
export const PERSISTING = { permissions: [PERSIST] };
/** The labels that go to another device. */
export const ABROAD = [...CRITICAL, ...NORMAL];

export const NOTHING = { resultCode: 0, totalCount: 0, failedCount: 0 };

/** What an app is told of the last clone or restore. */
export const outcome = (app, fields = {}) => app.asset.querySyncResult(attrs(fields));

/** A device to clone from and one to clone into, each with the same app. */
export function pair(t, manifest = {}) {
  const [from, into] = [open(t), open(t)];
  const [old, fresh] = [from, into].map((device) => device.installApp({ ...NOTES, ...manifest }));
  return { from, into, old, fresh };
}
