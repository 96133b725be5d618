// The asset API speaks in Maps of tags to bytes; these make them from text.
import { asset } from 'ohos-security-kit';

const { Tag, ReturnType } = asset;

export const bytes = (text) => new TextEncoder().encode(text);
export const text = (data) => new TextDecoder().decode(data);

export const newAsset = (alias, secret, more = []) =>
  new Map([[Tag.ALIAS, bytes(alias)], [Tag.SECRET, bytes(secret)], ...more]);

export const byAlias = (alias, more = []) => new Map([[Tag.ALIAS, bytes(alias)], ...more]);

/** Reads one secret; without ReturnType.ALL a query returns attributes only. */
export async function readSecret(kit, alias, more = []) {
  const [found] = await kit.query(byAlias(alias, [[Tag.RETURN_TYPE, ReturnType.ALL], ...more]));
  return text(found.get(Tag.SECRET));
}
