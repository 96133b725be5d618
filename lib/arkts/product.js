'use strict';

// The product of an OpenHarmony project that counts: `default`, or the one that OHOS_PRODUCT names (--product of the commands).
// Which modules are in it, and which target of a module, is said by the build profile of the project.

const { argumentError } = require('../engine/errors');

const DEFAULT = 'default';
const productName = () => process.env.OHOS_PRODUCT || DEFAULT;

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const objectsIn = (list) => (Array.isArray(list) ? list.filter(isObject) : []);

/** What a build profile says of the product; undefined if it says nothing. One that was asked for must be there. */
function productIn(profile, file) {
  const products = objectsIn(profile?.app?.products);
  const found = products.find(({ name }) => name === productName());
  if (found === undefined && productName() !== DEFAULT) {
    const names = products.map(({ name }) => name).join(', ');
    throw argumentError(`${file} has no product ${productName()}${names === '' ? '' : ` (it has ${names})`}`);
  }
  return found;
}

/** The name of a module's target in the product, by the module's entry in the build profile; undefined if it is not in it. */
function targetNameOf({ targets }) {
  if (!Array.isArray(targets)) return DEFAULT;
  const isFor = ({ applyToProducts }) =>
    !Array.isArray(applyToProducts) || applyToProducts.includes(productName());
  const found = objectsIn(targets).find(isFor);
  return found && String(found.name ?? DEFAULT);
}

/** What the build profile of a module says of a target. */
const targetIn = (moduleProfile, name) =>
  objectsIn(moduleProfile?.targets).find((target) => target.name === name) ?? {};

/** Paths in a list of a configuration; `otherwise` if there is none. */
const pathsIn = (list, otherwise = []) =>
  Array.isArray(list) ? list.filter((one) => typeof one === 'string') : otherwise;

module.exports = { isObject, objectsIn, pathsIn, productIn, productName, targetIn, targetNameOf };
