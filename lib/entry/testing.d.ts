import type { CallRecord } from '../../types/device.js';

/**
 * Assertions about what a program called, for any test runner: each throws node's `AssertionError`, whose message says
 * what was called instead.
 *
 * @example
 * device.calls.start();
 * await login();
 * const calls = device.calls.stop();
 * assertOrder(calls, ['asset.preQuery', 'asset.query', 'asset.postQuery']);
 * assertNoSync(calls);
 */

/**
 * That a function was called.
 *
 * @param records What `device.calls.stop()` returned.
 * @param api The function, for example `'asset.postQuery'`; every form has its own name, as `'asset.querySync'`.
 * @param options With `code`, only calls with that outcome count (0 is success); with `times`, exactly so many.
 * @since 0.1.0
 */
export function assertCalled(
  records: readonly CallRecord[],
  api: string,
  options?: { times?: number; code?: number },
): void;

/**
 * That a function was not called.
 *
 * @since 0.1.0
 */
export function assertNotCalled(records: readonly CallRecord[], api: string): void;

/**
 * That these functions were called in this order, whatever else was called between them.
 *
 * @since 0.1.0
 */
export function assertOrder(records: readonly CallRecord[], apis: readonly string[]): void;

/**
 * That nothing kept the event loop waiting: no call of a function whose name ends with `Sync`.
 *
 * @since 0.1.0
 */
export function assertNoSync(records: readonly CallRecord[]): void;

/**
 * That no asset was stored with its own secret in a label or in its alias, which can be read without the key of the
 * secret. Secrets of fewer than 4 bytes are not looked for.
 *
 * @since 0.1.0
 */
export function assertNoSecretInLabels(records: readonly CallRecord[]): void;
