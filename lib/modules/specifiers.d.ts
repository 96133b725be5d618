/**
 * What the specifiers of the SDK stand for: the table behind `ohos-security-kit/register`, the bundlers and the test
 * runners. Code for HarmonyOS does not need it; a loader of your own does.
 *
 * The kits beside our three are declared here as types only, since at run time they are reached by their specifiers.
 */

import type { BusinessError } from '../../types/base.js';
import type { AppContext as AbilityContext } from '../../types/context.js';

export type { bundleManager } from '../../types/bundleManager.js';
export type { hilog } from '../../types/hilog.js';
export type { osAccount } from '../../types/osAccount.js';
export type { userAuth } from '../../types/userAuth.js';
export type { util } from '../../types/util.js';
export type { Want } from '../../types/want.js';

/**
 * Modules by specifier, each an object with what it exports; `default` is the default export.
 *
 * @since 0.1.0
 */
export type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Adds modules, or exports to existing modules; an existing name is replaced, and a plain object
 * for a namespace that is implemented is merged into it. Users call `register` of
 * `ohos-security-kit/register` instead, which tells the loader as well.
 *
 * @throws {TypeError} Not an object, or a module in it is not.
 * @since 0.1.0
 */
export function addModules(modules: Modules): void;

/**
 * Whether there is such a module, implemented, added or as stand-ins.
 *
 * @since 0.1.0
 */
export function has(specifier: string): boolean;

/**
 * Whether a specifier is one of the SDK, there or not: `@kit.…`, `@ohos.…`, `@hms.…`, `@system.…`, `@arkts.…` and `@ohos/hypium`.
 *
 * @since 0.1.0
 */
export function isOfSdk(specifier: string): boolean;

/**
 * Throws if a module does not have one of these names; the error names the nearest that it has.
 *
 * @param importer The file that imports them, for the message.
 * @throws {SyntaxError} Its `code` is `'ERR_OHOS_NAME'`.
 * @since 0.1.0
 */
export function checkNames(specifier: string, names: readonly string[], importer?: string): void;

/**
 * Makes a package known that a project depends on and that is not there: whatever is imported from it is a stand-in.
 *
 * @since 0.1.0
 */
export function addForeign(specifier: string): void;

/**
 * Specifiers with the names that are implemented, types included, and those that users added. All other names of the SDK
 * are stand-ins.
 *
 * @since 0.1.0
 */
export function implemented(): Record<string, string[]>;

/**
 * Makes the error for a module that is not there; it says which is near, and how to add one.
 *
 * @param importer The file that imports it, for the message.
 * @returns An error whose `code` is `'ERR_MODULE_NOT_FOUND'`. It is not thrown.
 * @since 0.1.0
 */
export function missing(specifier: string, importer?: string): Error & { code: string };

/**
 * Gives a module as `require` does. What stands behind a name is loaded when the name is first read; names that are types
 * are `undefined`, names that are not implemented are stand-ins.
 *
 * @param names Those that are wanted, by default {@link namesOf}.
 * @throws {Error} What {@link missing} makes, if it is not there.
 * @since 0.1.0
 */
export function moduleOf(specifier: string, names?: readonly string[]): Record<string, unknown>;

/**
 * Names that a module exports, those of types and stand-ins included; empty if it is not there, or not known by name.
 *
 * @since 0.1.0
 */
export function namesOf(specifier: string): string[];

/**
 * Gives a module as the text of an ES module.
 *
 * @param options `names`: what it exports, by default {@link namesOf}. `kits`: where the text imports this module from,
 * by default `'ohos-security-kit/kits'`. `foreign`: that the text makes the module known first, {@link addForeign}.
 * @since 0.1.0
 */
export function sourceOf(
  specifier: string,
  options?: { names?: readonly string[]; kits?: string; foreign?: boolean },
): string;

/**
 * Specifiers of all modules, added ones included.
 *
 * @since 0.1.0
 */
export function specifiers(): string[];

/**
 * Sets what is done before {@link moduleOf} first returns a module; it replaces what was set before.
 *
 * @since 0.1.0
 */
export function whenLoaded(specifier: string, act: () => void): void;

/**
 * A function that receives an error.
 *
 * @since 6
 */
export type ErrorCallback<T extends Error = BusinessError> = (err: T) => void;

/**
 * The contexts of an app. Both are the one that `App.context` of the device API returns.
 *
 * @since 9
 */
export declare namespace common {
  /**
   * What is common to all contexts.
   *
   * @since 9
   */
  type Context = AbilityContext;

  /**
   * The context of a UIAbility, which asks the user for permissions.
   *
   * @since 9
   */
  type UIAbilityContext = AbilityContext;
}
