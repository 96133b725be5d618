import type { FileUrl } from './device.js';

/**
 * Names the file of the native addon, for a bundle or a single executable beside which it lies. Only this file is tried then; the
 * variable `OHOS_SECURITY_KIT_ADDON` says the same from outside and counts if the program names none. `docs/14-bundlers.md` shows it.
 *
 * It must be called before the first device is used: a process has one addon.
 *
 * @param file - an absolute path, or a `file:` URL. The file and its folder belong to this OS user or to root, and nobody else may
 * write to them.
 * @throws {Error} code `ERR_OHOS_ADDON` - the file is missing, is no file, or is not safe to load; or another one is loaded already.
 * @since 0.1.0
 */
export function useAddon(file: string | FileUrl): void;
