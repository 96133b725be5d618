/**
 * The plugin for Vitest and Vite: imports of `@kit.*`, `@ohos.*` and `@ohos/hypium` work in tests and in what they
 * import, `.ets` files are transpiled, and the default device lives in memory unless `OHOS_DEVICE_DIR` says otherwise.
 *
 * @example
 * // vitest.config.mjs
 * import ohos from 'ohos-security-kit/vitest';
 * export default { plugins: [ohos()] };
 *
 * @returns A plugin of Vite 5 or later; typed loosely, so that no version of Vite's typings is needed.
 * @since 0.1.0
 */
declare function ohos(): { name: string; enforce: 'pre' } & Record<string, unknown>;

export { ohos };
export default ohos;
