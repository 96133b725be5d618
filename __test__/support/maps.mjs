// AssetMaps of names and plain values: attrs({ ALIAS: 'a1', AUTH_TYPE: 255 }). Strings become bytes, names become tags.
import assert from 'node:assert/strict';
import { asset } from 'ohos-security-kit';
import { CODE } from './codes.mjs';

export const { Tag, ReturnType, ConflictResolution, Accessibility, AuthType } = asset;

export const bytes = (content) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
export const text = (data) => new TextDecoder().decode(data);

const tagOf = (name) => {
  assert.ok(Object.hasOwn(Tag, name), `there is no tag ${name}`);
  return Tag[name];
};

export const attrs = (fields = {}) =>
  new Map(Object.entries(fields).map(([name, v]) => [tagOf(name), typeof v === 'string' ? bytes(v) : v]));

/** A copy of `map` with `fields` laid over it. */
export const extended = (map, fields) => new Map([...map, ...attrs(fields)]);

export const secretFor = (alias) => `secret of ${alias}`;

/** The least that add accepts, and `fields`. */
export const assetOf = (alias, fields = {}) => attrs({ SECRET: secretFor(alias), ALIAS: alias, ...fields });

/** The condition that finds one asset. */
export const named = (alias, fields = {}) => attrs({ ALIAS: alias, ...fields });

/** The query that reads one asset with its secret. */
export const wholeOf = (alias, fields = {}) => named(alias, { RETURN_TYPE: ReturnType.ALL, ...fields });

/** The secret of an asset as text, read at once. */
export const secretNow = (kit, alias, fields = {}) =>
  text(kit.querySync(wholeOf(alias, fields))[0].get(Tag.SECRET));

/** All aliases that a kit sees, in their order, read at once; none is an empty list here. */
export function aliasesNow(kit, fields = {}) {
  try {
    return kit.querySync(attrs(fields)).map((found) => text(found.get(Tag.ALIAS)));
  } catch (error) {
    if (error.code === CODE.NOT_FOUND) return [];
    throw error;
  }
}
