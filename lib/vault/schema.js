'use strict';

// JSON Schema, as far as the configuration of a program needs it: the keywords below, with the messages that ajv has for them,
// which conf shows. Any other keyword is refused when the schema is given, because a check that is silently left out is none.

const net = require('node:net');
const { isDeepStrictEqual } = require('node:util');

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: isObject,
};

const isUrl = (value, protocols = /./) => URL.canParse(value) && protocols.test(new URL(value).protocol);
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]([01]\d|2[0-3]):?[0-5]\d)$/i;
const isDate = (value) =>
  DATE.test(value) && new Date(value).toISOString?.call(new Date(value)).startsWith(value);

const safely = (test) => (value) => {
  try {
    return Boolean(test(value));
  } catch {
    return false;
  }
};

const FORMATS = {
  date: safely(isDate),
  time: (value) => TIME.test(value),
  'date-time': safely(
    (value) => /[t\s]/i.test(value[10]) && isDate(value.slice(0, 10)) && TIME.test(value.slice(11)),
  ),
  email: (value) => /^[^\s@"<>()[\]\\,;:]+@[^\s@.]+(\.[^\s@.]+)*$/.test(value),
  hostname: (value) =>
    value.length < 254 &&
    /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?)(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i.test(value),
  ipv4: (value) => net.isIPv4(value),
  ipv6: (value) => net.isIPv6(value),
  uri: (value) => isUrl(value),
  url: (value) => isUrl(value, /^(https?|ftp):$/),
  uuid: (value) => /^(urn:uuid:)?[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i.test(value),
  regex: safely((value) => new RegExp(value, 'u')),
};

const lengthOf = (text) => [...text].length;
const isMultiple = (value, of) => Number.isInteger(value / of);

/** Two that are equal: [the first, the later one]. */
function duplicate(list) {
  for (let later = list.length - 1; later > 0; later--) {
    const first = list.findLastIndex((value, at) => at < later && isDeepStrictEqual(value, list[later]));
    if (first >= 0) return [first, later];
  }
  return undefined;
}

/** Keywords about one type: what passes, and what is said otherwise. Values of other types pass. */
const SIMPLE = {
  minimum: ['number', (value, least) => value >= least, (least) => `must be >= ${least}`],
  maximum: ['number', (value, most) => value <= most, (most) => `must be <= ${most}`],
  exclusiveMinimum: ['number', (value, bound) => value > bound, (bound) => `must be > ${bound}`],
  exclusiveMaximum: ['number', (value, bound) => value < bound, (bound) => `must be < ${bound}`],
  multipleOf: ['number', isMultiple, (of) => `must be multiple of ${of}`],
  minLength: [
    'string',
    (value, n) => lengthOf(value) >= n,
    (n) => `must NOT have fewer than ${n} characters`,
  ],
  maxLength: ['string', (value, n) => lengthOf(value) <= n, (n) => `must NOT have more than ${n} characters`],
  pattern: [
    'string',
    (value, text) => new RegExp(text, 'u').test(value),
    (text) => `must match pattern "${text}"`,
  ],
  format: ['string', (value, name) => FORMATS[name](value), (name) => `must match format "${name}"`],
  minItems: ['array', (value, n) => value.length >= n, (n) => `must NOT have fewer than ${n} items`],
  maxItems: ['array', (value, n) => value.length <= n, (n) => `must NOT have more than ${n} items`],
  minProperties: [
    'object',
    (value, n) => Object.keys(value).length >= n,
    (n) => `must NOT have fewer than ${n} properties`,
  ],
  maxProperties: [
    'object',
    (value, n) => Object.keys(value).length <= n,
    (n) => `must NOT have more than ${n} properties`,
  ],
};

/** Keywords that say nothing about a value, or are read by others. */
const SILENT = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  '$defs',
  'definitions',
  'nullable',
  'then',
  'else',
  'minContains',
  'maxContains',
]);

/** What the local references of schemas lead to. */
const targets = new WeakMap();

const pass = (condition, at, message) => (condition ? [] : [{ at, message }]);
const passes = (schema, value) => check(schema, value, '').length === 0;
const escaped = (name) => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

/** The other keywords: what they find in a value at a place. */
const KEYWORDS = {
  type(type, value, at, { nullable = false }) {
    const types = [].concat(type);
    const isGood = types.some((name) => TYPES[name](value)) || (nullable && value === null);
    return pass(isGood, at, `must be ${types.join(',')}`);
  },
  $ref: (_, value, at, schema) => check(targets.get(schema), value, at),
  enum: (values, value, at) =>
    pass(
      values.some((one) => isDeepStrictEqual(one, value)),
      at,
      'must be equal to one of the allowed values',
    ),
  const: (one, value, at) => pass(isDeepStrictEqual(one, value), at, 'must be equal to constant'),
  uniqueItems(wanted, value, at) {
    const found = wanted && Array.isArray(value) ? duplicate(value) : undefined;
    const [first, later] = found ?? [];
    const message = `must NOT have duplicate items (items ## ${later} and ${first} are identical)`;
    return pass(found === undefined, at, message);
  },
  prefixItems: (schemas, value, at) =>
    Array.isArray(value)
      ? schemas
          .slice(0, value.length)
          .flatMap((schema, index) => check(schema, value[index], `${at}/${index}`))
      : [],
  items(schema, value, at, { prefixItems = [] }) {
    const from = prefixItems.length;
    if (!Array.isArray(value)) return [];
    if (schema === false && from > 0)
      return pass(value.length <= from, at, `must NOT have more than ${from} items`);
    return value.slice(from).flatMap((item, index) => check(schema, item, `${at}/${from + index}`));
  },
  contains(schema, value, at, { minContains: least = 1, maxContains: most = Number.POSITIVE_INFINITY }) {
    if (!Array.isArray(value)) return [];
    const found = value.map((item, index) => check(schema, item, `${at}/${index}`));
    const count = found.filter((errors) => errors.length === 0).length;
    if (count >= least && count <= most) return [];
    const limit = most < Number.POSITIVE_INFINITY ? ` and no more than ${most}` : '';
    return [...found.flat(), { at, message: `must contain at least ${least}${limit} valid item(s)` }];
  },
  required: (names, value, at) =>
    isObject(value)
      ? names.flatMap((name) => pass(Object.hasOwn(value, name), at, `must have required property '${name}'`))
      : [],
  dependentRequired(lists, value, at) {
    if (!isObject(value)) return [];
    return Object.entries(lists).flatMap(([name, needed]) => {
      if (!Object.hasOwn(value, name)) return [];
      const what = `${needed.length === 1 ? 'property' : 'properties'} ${needed.join(', ')}`;
      return needed.flatMap((other) =>
        pass(Object.hasOwn(value, other), at, `must have ${what} when property ${name} is present`),
      );
    });
  },
  dependentSchemas(schemas, value, at) {
    if (!isObject(value)) return [];
    return Object.entries(schemas).flatMap(([name, schema]) =>
      Object.hasOwn(value, name) ? check(schema, value, at) : [],
    );
  },
  properties(schemas, value, at) {
    if (!isObject(value)) return [];
    return Object.entries(schemas).flatMap(([name, schema]) =>
      Object.hasOwn(value, name) && value[name] !== undefined
        ? check(schema, value[name], `${at}/${escaped(name)}`)
        : [],
    );
  },
  additionalProperties(schema, value, at, { properties = {}, patternProperties = {} }) {
    if (!isObject(value)) return [];
    const patterns = Object.keys(patternProperties).map((text) => new RegExp(text, 'u'));
    const others = Object.keys(value).filter(
      (name) => !Object.hasOwn(properties, name) && !patterns.some((pattern) => pattern.test(name)),
    );
    if (schema === false) return pass(others.length === 0, at, 'must NOT have additional properties');
    return others.flatMap((name) => check(schema, value[name], `${at}/${escaped(name)}`));
  },
  patternProperties(schemas, value, at) {
    if (!isObject(value)) return [];
    return Object.entries(schemas).flatMap(([text, schema]) =>
      Object.keys(value)
        .filter((name) => new RegExp(text, 'u').test(name))
        .flatMap((name) => check(schema, value[name], `${at}/${escaped(name)}`)),
    );
  },
  propertyNames(schema, value, at) {
    if (!isObject(value)) return [];
    return Object.keys(value).flatMap((name) =>
      pass(passes(schema, name), at, 'property name must be valid'),
    );
  },
  allOf: (schemas, value, at) => schemas.flatMap((schema) => check(schema, value, at)),
  anyOf(schemas, value, at) {
    const found = schemas.map((schema) => check(schema, value, at));
    if (found.some((errors) => errors.length === 0)) return [];
    return [...found.flat(), { at, message: 'must match a schema in anyOf' }];
  },
  oneOf(schemas, value, at) {
    const found = schemas.map((schema) => check(schema, value, at));
    const fitting = [...found.keys()].filter((index) => found[index].length === 0);
    if (fitting.length === 1) return [];
    // Nothing is looked at any more once two fit.
    const others = found.slice(0, fitting[1]).flat();
    return [...others, { at, message: 'must match exactly one schema in oneOf' }];
  },
  not: (schema, value, at) => pass(!passes(schema, value), at, 'must NOT be valid'),
  if(condition, value, at, schema) {
    const name = passes(condition, value) ? 'then' : 'else';
    const found = check(schema[name] ?? true, value, at);
    return found.length === 0 ? [] : [...found, { at, message: `must match "${name}" schema` }];
  },
};

/** What is wrong with a value: [{ at, message }]. A wrong type says it all. */
function check(schema, value, at) {
  if (typeof schema === 'boolean') return pass(schema, at, 'boolean schema is false');
  if (schema.type !== undefined) {
    const wrong = KEYWORDS.type(schema.type, value, at, schema);
    if (wrong.length > 0) return wrong;
  }
  const given = (keywords) => Object.entries(keywords).filter(([keyword]) => schema[keyword] !== undefined);
  const simple = given(SIMPLE).flatMap(([keyword, [type, isGood, words]]) =>
    pass(!TYPES[type](value) || isGood(value, schema[keyword]), at, words(schema[keyword])),
  );
  const others = given(KEYWORDS).filter(([keyword]) => keyword !== 'type');
  return [...simple, ...others.flatMap(([keyword, find]) => find(schema[keyword], value, at, schema))];
}

/** Keywords by what stands in them: one schema, a list of them, or several by names. */
const ONE = ['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'];
const LISTS = ['prefixItems', 'allOf', 'anyOf', 'oneOf'];
const NAMED = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'];

function innerOf(keyword, argument) {
  if (ONE.includes(keyword)) return [argument];
  if (LISTS.includes(keyword)) return argument;
  return NAMED.includes(keyword) ? Object.values(argument) : [];
}

/** What a reference within the schema leads to, as `#/$defs/name`. */
function targetOf(reference, root) {
  const [start, ...names] = String(reference)
    .split('/')
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  const ownOf = (at, name) =>
    typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? at[name] : undefined;
  const target = start === '#' ? names.reduce(ownOf, root) : undefined;
  if (target === undefined) throw new Error(`can't resolve reference ${reference} from id #`);
  return target;
}

/** Refuses a schema that could not be followed to the letter, and finds what its references lead to. */
function examine(schema, root = schema) {
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) throw new Error('schema is invalid: a schema must be an object or a boolean');
  if (schema.nullable !== undefined && schema.type === undefined)
    throw new Error('"nullable" cannot be used without "type"');
  const has = (keyword) => schema[keyword] !== undefined;
  if (has('if') !== (has('then') || has('else')))
    throw new Error('schema is invalid: "if" goes with "then" or "else"');
  for (const [keyword, argument] of Object.entries(schema)) {
    if (keyword === '$ref' && !targets.has(schema)) {
      targets.set(schema, targetOf(argument, root));
      examine(targets.get(schema), root);
    }
    if (!SILENT.has(keyword) && !Object.hasOwn(SIMPLE, keyword) && !Object.hasOwn(KEYWORDS, keyword))
      throw new Error(`schema is invalid: the keyword "${keyword}" is unknown here`);
    if (keyword === 'type' && ![].concat(argument).every((name) => Object.hasOwn(TYPES, name)))
      throw new Error('schema is invalid: type must be one of the types of JSON, or a list of them');
    if (keyword === 'format' && !Object.hasOwn(FORMATS, argument))
      throw new Error(`schema is invalid: the format "${argument}" is unknown here`);
    if (keyword === 'nullable' && typeof argument !== 'boolean')
      throw new Error('schema is invalid: nullable must be a boolean');
    if (keyword === 'pattern') new RegExp(argument, 'u');
    if (keyword === 'patternProperties') for (const text of Object.keys(argument)) new RegExp(text, 'u');
    for (const inner of innerOf(keyword, argument)) examine(inner, root);
  }
}

/** Puts the defaults of a schema where a value has nothing. */
function fill(schema, value) {
  if (!isObject(schema)) return;
  fill(targets.get(schema), value);
  if (isObject(value)) {
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      if (isObject(inner) && inner.default !== undefined && value[name] === undefined)
        value[name] = structuredClone(inner.default);
      fill(inner, value[name]);
    }
  }
  if (Array.isArray(value)) for (const item of value) fill(schema.items, item);
  for (const inner of schema.allOf ?? []) fill(inner, value);
}

/** Makes a function that fills in the defaults, and says what is wrong: texts, of which there are none for a good value. */
function makeValidator(given) {
  const schema = structuredClone(given);
  examine(schema);
  return (value) => {
    fill(schema, value);
    return check(schema, value, '').map(({ at, message }) => `\`${at.slice(1)}\` ${message}`);
  };
}

module.exports = { makeValidator };
