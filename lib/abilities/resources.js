'use strict';

// Resources of a project: what stands in resources/base/element and resources/rawfile of its modules and its AppScope. There
// is one configuration, the base: other languages and devices are not looked at.

const fs = require('node:fs');
const path = require('node:path');
const { promiseOrCallback } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

/** Kinds of resources, with their numbers in the type Resource. */
const TYPES = {
  color: 10001,
  float: 10002,
  string: 10003,
  plural: 10004,
  boolean: 10005,
  intarray: 10006,
  integer: 10007,
  pattern: 10008,
  strarray: 10009,
  media: 20000,
  rawfile: 30000,
};
/** The first number that is given to a resource of an app. */
const FIRST_ID = 0x1000000;

const Code = {
  UNKNOWN_ID: 9001001,
  NO_MATCH_BY_ID: 9001002,
  UNKNOWN_NAME: 9001003,
  NO_MATCH_BY_NAME: 9001004,
  WRONG_PATH: 9001005,
  CIRCLE: 9001006,
};

const isObject = (value) => typeof value === 'object' && value !== null;

/** Names that are nearly the same. */
const near = (name, names) => {
  const wanted = name.toLowerCase();
  return (
    names.find((other) => other.toLowerCase() === wanted) ??
    names.find((other) => other.startsWith(name.slice(0, 4)))
  );
};

/** Resources that `$r` did not find, each with the error for who reads it. */
const missing = new WeakMap();

class Resources {
  /** `string.title` to { id, type, name, value, module }. */
  #byName = new Map();
  #byId = new Map();
  #folders = [];

  constructor(root) {
    if (root === undefined) return;
    const { modulesOf, sharedResources } = require('../device/discover');
    for (const { module, resources } of modulesOf(root))
      for (const folder of resources) this.#read(folder, module.name);
    for (const folder of sharedResources(root)) this.#read(folder, undefined);
  }

  #read(resources, module) {
    this.#folders.push({ folder: resources, module });
    for (const file of listOf(path.join(resources, 'base', 'element')).filter((name) =>
      name.endsWith('.json'),
    ))
      this.#readElements(path.join(resources, 'base', 'element', file), module);
    for (const file of listOf(path.join(resources, 'base', 'media')))
      this.#add('media', path.parse(file).name, path.join(resources, 'base', 'media', file), module);
  }

  #readElements(file, module) {
    const groups = require('json5').parse(fs.readFileSync(file, 'utf8'));
    for (const [type, list] of Object.entries(groups)) {
      if (!Object.hasOwn(TYPES, type) || !Array.isArray(list)) continue;
      for (const { name, value } of list.filter(isObject)) this.#add(type, name, value, module);
    }
  }

  #add(type, name, value, module) {
    const resource = { id: FIRST_ID + this.#byId.size, type, name, value, module };
    this.#byId.set(resource.id, resource);
    for (const key of [`${type}.${name}`, `[${module}].${type}.${name}`])
      if (!this.#byName.has(key)) this.#byName.set(key, resource);
  }

  /** What `$r` means: `app.string.title`, or `[module].string.title`. */
  find(key) {
    const found = this.#byName.get(key);
    if (found !== undefined) return found;
    const other = near(key, [...this.#byName.keys()]);
    throw kitError(Code.UNKNOWN_NAME, `${key}${other === undefined ? '' : `; there is ${other}`}`);
  }

  /** A resource that a call names by its number or its object. */
  of(resource, types) {
    if (typeof resource === 'number') {
      const found = this.#byId.get(resource);
      if (found === undefined) throw kitError(Code.UNKNOWN_ID, String(resource));
      if (!types.includes(found.type))
        throw kitError(Code.NO_MATCH_BY_ID, `${resource} is of type ${found.type}`);
      return found;
    }
    if (!isObject(resource)) throw kitError(401, 'a resource or its number is needed');
    if (missing.has(resource)) throw missing.get(resource);
    return this.of(resource.id, types);
  }

  named(name, types) {
    if (typeof name !== 'string') throw kitError(401, 'the name must be a string');
    const found = types.map((type) => this.#byName.get(`${type}.${name}`)).find((one) => one !== undefined);
    if (found === undefined) throw kitError(Code.UNKNOWN_NAME, name);
    return found;
  }

  /** A value, with references such as `$string:other` followed. */
  valueOf({ value, type }, seen = []) {
    const [, kind, name] = /^\$(\w+):(.+)$/.exec(String(value)) ?? [];
    if (kind === undefined) return value;
    if (seen.includes(value)) throw kitError(Code.CIRCLE, String(value));
    return this.valueOf(this.named(name, [kind, type]), [...seen, value]);
  }

  /** A file below rawfile of a module. */
  rawFile(name) {
    if (typeof name !== 'string') throw kitError(401, 'the path must be a string');
    for (const { folder } of this.#folders) {
      const base = path.join(folder, 'rawfile');
      const file = path.join(base, name);
      const isInside = file === base || file.startsWith(base + path.sep);
      if (isInside && fs.existsSync(file)) return file;
    }
    throw kitError(Code.WRONG_PATH, name);
  }
}

const listOf = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []);

let ofProgram;
/** The resources of the project of this program. */
function resources() {
  ofProgram ??= new Resources(require('../device/discover').projectFolder());
  return ofProgram;
}

/** `%s`, `%d` and `%1$s` in a text, filled in. */
function filled(text, args) {
  let next = 0;
  return text.replace(/%(?:(\d+)\$)?([sdf])|%%/g, (whole, place, kind) => {
    if (whole === '%%') return '%';
    const value = args[place === undefined ? next++ : Number(place) - 1];
    if (value === undefined) return whole;
    return kind === 'd' ? String(Math.trunc(Number(value))) : String(value);
  });
}

const COLOR = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;
function colorOf(text) {
  if (!COLOR.test(text)) throw kitError(Code.NO_MATCH_BY_ID, `${text} is no color`);
  const digits = text.length < 6 ? [...text.slice(1)].map((digit) => digit + digit).join('') : text.slice(1);
  return Number.parseInt(digits.padStart(8, 'f'), 16);
}

const quantityOf = (count) => new Intl.PluralRules('en').select(count);
function pluralOf(forms, count) {
  const value = (quantity) => forms.find((form) => form.quantity === quantity)?.value;
  return value(quantityOf(count)) ?? value('other') ?? '';
}

/**
 * What a resource manager reads: the name of its functions, the types that they take, and what they make of a value. `name`
 * and `ByName` come with a form that returns at once (`Sync`) and one that returns a promise or calls back.
 */
const READS = [
  ['String', ['string'], (value, args) => filled(String(value), args)],
  ['StringArray', ['strarray'], (value) => value.map(({ value: one }) => one)],
  ['Color', ['color'], (value) => colorOf(String(value))],
  ['Number', ['integer', 'float'], (value) => Number.parseFloat(value)],
  ['Boolean', ['boolean'], (value) => value === true || value === 'true'],
  ['PluralString', ['plural'], (value, [count]) => filled(pluralOf(value, count), [count])],
  ['MediaContent', ['media'], (file) => new Uint8Array(fs.readFileSync(file))],
];
/** Names that do not follow from those. */
const OTHER_NAMES = {
  StringArray: ['StringArrayValue', 'StringArray'],
  PluralString: ['PluralStringValue', 'PluralString'],
  MediaContent: ['MediaContent', 'Media'],
};

class ResourceManager {
  getRawFileContentSync(name) {
    return new Uint8Array(fs.readFileSync(resources().rawFile(name)));
  }
  getRawFileListSync(name) {
    return fs.readdirSync(resources().rawFile(name)).sort();
  }
  getConfigurationSync() {
    return { direction: 0, locale: Intl.DateTimeFormat().resolvedOptions().locale.replaceAll('-', '_') };
  }
}
for (const name of ['getRawFileContent', 'getRawFileList', 'getConfiguration'])
  ResourceManager.prototype[name] = promiseOrCallback((...args) =>
    ResourceManager.prototype[`${name}Sync`](...args),
  );

for (const [name, types, make] of READS) {
  const [byId, short] = OTHER_NAMES[name] ?? [name, name];
  const byResource = (resource, ...args) => {
    const more = args.length === 0 && isObject(resource) ? (resource.params ?? []) : args;
    const found = resources().of(resource, types);
    return make(resources().valueOf(found), more);
  };
  const byName = (wanted, ...args) => make(resources().valueOf(resources().named(wanted, types)), args);
  const methods = {
    [`get${byId}Sync`]: byResource,
    [`get${byId}ByNameSync`]: byName,
    [`get${short}ByNameSync`]: byName,
    [`get${byId}`]: promiseOrCallback(byResource),
    [`get${name}Value`]: promiseOrCallback(byResource),
    [`get${short}ByName`]: promiseOrCallback(byName),
  };
  Object.assign(ResourceManager.prototype, methods);
}
// These two are synchronous by their names.
Object.assign(ResourceManager.prototype, {
  getNumber: ResourceManager.prototype.getNumberSync,
  getNumberByName: ResourceManager.prototype.getNumberByNameSync,
  getBoolean: ResourceManager.prototype.getBooleanSync,
  getBooleanByName: ResourceManager.prototype.getBooleanByNameSync,
});

/** The app's name; empty where there is no app, which is no matter until something is read. */
function bundleName() {
  try {
    return require('../device/device').defaultDevice().caller.bundleName;
  } catch {
    return '';
  }
}

/**
 * `$r('app.string.title', …)`: the resource, for whoever reads it. Those of the system have no values here. One that is not
 * there is a resource too: only who reads it is told.
 */
function $r(name, ...params) {
  const [, scope, key] = /^(app|sys|\[[^\]]+\])\.(\w+\..+)$/.exec(name) ?? [];
  const type = TYPES[key?.split('.')[0]] ?? -1;
  if (scope === 'sys') return { id: -1, type, params, bundleName: '', moduleName: '', name };
  const resource = { id: -1, type, params, bundleName: bundleName(), moduleName: 'entry' };
  try {
    if (key === undefined) throw kitError(Code.UNKNOWN_NAME, String(name));
    const found = resources().find(scope === 'app' ? key : `${scope}.${key}`);
    resource.id = found.id;
    if (found.module !== undefined) resource.moduleName = found.module;
  } catch (error) {
    missing.set(resource, error);
  }
  return resource;
}

/** `$rawfile('data.json')`. */
const $rawfile = (name) => ({
  id: 0,
  type: TYPES.rawfile,
  params: [name],
  bundleName: bundleName(),
  moduleName: 'entry',
});

module.exports = { $r, $rawfile, ResourceManager };
