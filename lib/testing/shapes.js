'use strict';

// Arguments as shapes: what a record of calls may show. Numbers and booleans as they are, bytes only by length. A number in
// the place of bytes may be somebody's PIN.

const { types } = require('node:util');
const { EVENTS } = require('../calls/events');
const { Tag } = require('../kits/asset-enums');
const { elementsOf, lengthOf } = require('../engine/plain');

const TAG_NAMES = new Map(Object.entries(Tag).map(([name, id]) => [id, name]));

const TAKES_BYTES = 3;
const takesBytes = (tag) => TAG_NAMES.has(tag) && tag >>> 28 === TAKES_BYTES;

const PERMISSION = /^ohos\.permission\.[\w.]{1,240}$/;
/** Names that are no secrets: they say what a call was about. */
const isPublic = (text) => PERMISSION.test(text) || Object.hasOwn(EVENTS, text);

/** An array of maps of values is as deep as arguments are. */
const DEEPEST = 3;

function describeValue(value, depth) {
  if (typeof value === 'string' && isPublic(value)) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (types.isUint8Array(value)) return `<bytes ${lengthOf(value)}>`;
  if (types.isMap(value) && depth < DEEPEST) {
    const shape = {};
    Map.prototype.forEach.call(value, (member, key) => {
      const isMisplaced = takesBytes(key) && typeof member === 'number';
      shape[TAG_NAMES.get(key) ?? (typeof key === 'number' ? String(key) : `<${typeof key}>`)] = isMisplaced
        ? '<number>'
        : describeValue(member, depth + 1);
    });
    return shape;
  }
  if (value === null || value === undefined) return value;
  if (types.isProxy(value)) return '<proxy>';
  if (!Array.isArray(value)) return `<${typeof value}>`;
  const elements = depth < DEEPEST ? elementsOf(value) : undefined;
  return elements?.map((element) => describeValue(element, depth + 1)) ?? '<array>';
}

/** The shapes of a call's arguments, without those left out at the end. */
function describe(args) {
  const given = args.slice(0, args.findLastIndex((value) => value !== undefined) + 1);
  return given.map((value) => describeValue(value, 0));
}

module.exports = { describe };
