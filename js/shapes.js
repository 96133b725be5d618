'use strict';

// Arguments as shapes: what a record of calls may show. Numbers and booleans as they are, bytes only by length.

const { types } = require('node:util');
const { Tag } = require('./enums');
const { elementsOf } = require('./plain');

const TAG_NAMES = new Map(Object.entries(Tag).map(([name, id]) => [id, name]));

/** Names that are no secrets: they say what a call was about. */
const PUBLIC_NAME = /^(ohos\.permission\.[\w.]{1,240}|(selfP|p)ermissionStateChange|activeStateChange)$/;

function describeValue(value) {
  if (typeof value === 'string' && PUBLIC_NAME.test(value)) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (types.isUint8Array(value)) return `<bytes ${value.length}>`;
  if (types.isMap(value)) {
    const shape = {};
    Map.prototype.forEach.call(value, (member, key) => {
      shape[TAG_NAMES.get(key) ?? (typeof key === 'number' ? String(key) : `<${typeof key}>`)] =
        describeValue(member);
    });
    return shape;
  }
  if (value === null || value === undefined) return value;
  if (types.isProxy(value)) return '<proxy>';
  return elementsOf(value)?.map(describeValue) ?? (Array.isArray(value) ? '<array>' : `<${typeof value}>`);
}

/** The shapes of a call's arguments, without those left out at the end. */
function describe(args) {
  const given = args.slice(0, args.findLastIndex((value) => value !== undefined) + 1);
  return given.map(describeValue);
}

module.exports = { describe };
