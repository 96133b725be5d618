import type { Modules } from '../modules/specifiers.js';

/**
 * Importing this module is what matters: from then on `@kit.*` and `@ohos.*` resolve, `.ets` and `.ts` files run, and the
 * global `canIUse` exists. Mostly done from outside: `node --import ohos-security-kit/register program.ts`.
 */

/**
 * Adds modules that this package does not have, or exports to those that it has. It counts for imports from then on, so
 * it stands in a file of its own that is imported first. A plain object for a namespace that is implemented is merged into
 * it: its names are added or replaced, the others stay. Anything else takes the place of what there is.
 *
 * @example
 * register({ modules: { '@kit.NetworkKit': { http: fakeHttp }, '@ohos.net.http': { default: fakeHttp } } });
 * @param options `modules`: what each specifier exports; `default` is the default export. Typings for a specifier that
 * is new are yours to declare: `declare module '@kit.NetworkKit' { … }`.
 * `replies`: when promises of calls are settled. `'later'`, the default under the hook: in a later turn of the loop, as on a
 * device, so that a forgotten `await` shows. `'inline'`: as soon as there is an answer. `OHOS_REPLIES` decides for a process.
 * @throws {TypeError} `modules` is not an object, or a module in it is not; `replies` is another word.
 * @since 0.1.0
 */
export function register(options?: { modules?: Modules; replies?: 'later' | 'inline' }): void;
