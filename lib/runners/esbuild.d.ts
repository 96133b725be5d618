/**
 * The plugin for esbuild: imports of `@kit.*`, `@ohos.*` and `@ohos/hypium` work, and `.ets` files are transpiled. The
 * package itself stays outside of the bundle, because its engine is a native addon. Needs `bundle` and `platform: 'node'`.
 *
 * @example
 * import { build } from 'esbuild';
 * import ohos from 'ohos-security-kit/esbuild';
 * await build({ entryPoints: ['src/app.ets'], bundle: true, platform: 'node', outfile: 'app.js', plugins: [ohos()] });
 *
 * @returns A plugin, as `esbuild.Plugin`.
 * @since 0.1.0
 */
// biome-ignore lint/suspicious/noExplicitAny: esbuild's own typings are not needed to use this package
declare function ohos(): { name: string; setup(build: any): void };

export { ohos };
export default ohos;
