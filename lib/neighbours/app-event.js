'use strict';

// @ohos.hiviewdfx.hiAppEvent: events of the app, kept for those who watch them as long as the process goes. Nothing of them
// reaches a disk or a cloud.

const { need, promiseOrCallback } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

const Code = {
  DISABLED: 11100001,
  DOMAIN: 11101001,
  NAME: 11101002,
  NUMBER: 11101003,
  LENGTH: 11101004,
  PARAM: 11101005,
  ARRAY: 11101006,
  CUSTOM_NUMBER: 11101007,
  WATCHER: 11102001,
  FILTER: 11102002,
  ROW: 11102003,
  SIZE: 11102004,
  TIMEOUT: 11102005,
  STORAGE: 11103001,
  PACKAGE: 11104001,
};

/** Names, by what they are of: of domains and watchers, of events, of parameters. */
const DOMAIN = /^(?=.{1,32}$)[a-zA-Z](?:\w*[a-zA-Z\d])?$/;
const named = (most) => new RegExp(`^(?=.{1,${most}}$)[a-zA-Z$](?:[\\w$]*[a-zA-Z\\d])?$`);
const EVENT = named(48);
const PARAM = named(32);
const MOST = { params: 32, custom: 64, text: 8 * 1024, customText: 1024, array: 100 };
const STORAGE = /^\d+(?:b|k|kb|m|mb|g|gb|t|tb)?$/i;

function check(isRight, code) {
  if (!isRight) throw kitError(code);
}
const isObject = (value) => typeof value === 'object' && value !== null;

let isDisabled = false;
/** What is added to events: by domain and name of the event, or by the domain alone. */
const custom = new Map();
const users = { id: new Map(), property: new Map() };
const watchers = new Map();

/** What the value of a parameter may be; whatever else is given is left out. */
const isData = (value) =>
  Array.isArray(value) ? value.every(isData) : ['string', 'number', 'boolean'].includes(typeof value);

/** The parameters that are kept, and the first thing that is wrong with those that are given. */
function kept(params) {
  const result = {};
  let wrong;
  for (const [name, value] of Object.entries(params)) {
    if (!PARAM.test(name)) wrong ??= Code.PARAM;
    else if (!isData(value)) continue;
    else if (typeof value === 'string' && value.length > MOST.text) wrong ??= Code.LENGTH;
    else if (Object.keys(result).length === MOST.params) wrong ??= Code.NUMBER;
    else {
      if (Array.isArray(value) && value.length > MOST.array) wrong ??= Code.ARRAY;
      result[name] = Array.isArray(value) ? value.slice(0, MOST.array) : value;
    }
  }
  return [result, wrong];
}

function write(info) {
  need(isObject(info), 'info must be an AppEventInfo');
  const { domain, name, eventType, params } = info;
  need(typeof domain === 'string' && typeof name === 'string', 'domain and name must be texts');
  need(typeof eventType === 'number' && isObject(params), 'eventType and params are needed');
  check(!isDisabled, Code.DISABLED);
  check(DOMAIN.test(domain), Code.DOMAIN);
  check(EVENT.test(name), Code.NAME);
  const [own, wrong] = kept(params);
  const more = { ...custom.get(`${domain} `), ...custom.get(`${domain} ${name}`) };
  const event = { domain, name, eventType, params: { ...more, ...own } };
  for (const watcher of watchers.values()) watcher.note(event);
  if (wrong !== undefined) throw kitError(wrong);
}

/** An event as a line of a file. */
const lineOf = ({ domain, name, eventType, params }, time) =>
  JSON.stringify({
    domain_: domain,
    name_: name,
    type_: eventType,
    time_: time,
    pid_: process.pid,
    ...params,
  });

/** What a watcher has not taken yet. */
class Watching {
  #watcher;
  #events = [];
  #taken = 0;

  constructor(watcher) {
    this.#watcher = watcher;
  }
  #wants({ domain, name, eventType }) {
    const { appEventFilters } = this.#watcher;
    return (
      appEventFilters === undefined ||
      appEventFilters.some(
        (filter) =>
          filter.domain === domain &&
          (filter.names === undefined || filter.names.includes(name)) &&
          (filter.eventTypes === undefined || filter.eventTypes.includes(eventType)),
      )
    );
  }
  get #size() {
    return this.#events.reduce((all, { line }) => all + line.length, 0);
  }
  note(event) {
    if (!this.#wants(event)) return;
    const { onReceive, onTrigger, triggerCondition = {} } = this.#watcher;
    if (typeof onReceive === 'function') {
      const groups = [{ name: event.name, appEventInfos: [structuredClone(event)] }];
      setImmediate(() => onReceive(event.domain, groups));
      return;
    }
    this.#events.push({ event, line: lineOf(event, Date.now()) });
    const { row = 0, size = 0 } = triggerCondition;
    const isEnough = (row > 0 && this.#events.length >= row) || (size > 0 && this.#size >= size);
    if (isEnough && typeof onTrigger === 'function')
      setImmediate(() => {
        if (this.#events.length > 0)
          onTrigger(this.#events.length, this.#size, new AppEventPackageHolder(this.#watcher.name));
      });
  }
  /** So many of the oldest events, or as many as have a size. */
  take(row, size) {
    let count = 0;
    for (let all = 0; count < this.#events.length && (row === undefined || count < row); count++) {
      all += this.#events[count].line.length;
      if (row === undefined && all > size && count > 0) break;
    }
    if (count === 0) return null;
    const taken = this.#events.splice(0, count);
    return {
      packageId: this.#taken++,
      row: count,
      size: taken.reduce((all, { line }) => all + line.length, 0),
      data: taken.map(({ line }) => line),
      appEventInfos: taken.map(({ event }) => structuredClone(event)),
    };
  }
  clear() {
    this.#events = [];
  }
}

/** Where a watcher takes its events, package by package. */
class AppEventPackageHolder {
  #name;
  #row;
  #size = 512 * 1024;

  constructor(watcherName) {
    need(typeof watcherName === 'string', 'watcherName must be a text');
    this.#name = watcherName;
  }
  setSize(size) {
    need(typeof size === 'number', 'size must be a number');
    check(size >= 0, Code.PACKAGE);
    this.#size = size;
    this.#row = undefined;
  }
  setRow(row) {
    need(typeof row === 'number', 'row must be a number');
    check(row > 0, Code.PACKAGE);
    this.#row = row;
  }
  takeNext() {
    return watchers.get(this.#name)?.take(this.#row, this.#size) ?? null;
  }
}

/** Conditions of a trigger, with the code for one that is negative. */
const CONDITIONS = { row: Code.ROW, size: Code.SIZE, timeOut: Code.TIMEOUT };

function addWatcher(watcher) {
  need(isObject(watcher), 'watcher must be a Watcher');
  check(DOMAIN.test(String(watcher.name)), Code.WATCHER);
  for (const { domain } of watcher.appEventFilters ?? []) check(DOMAIN.test(String(domain)), Code.FILTER);
  for (const [name, code] of Object.entries(CONDITIONS)) check(!(watcher.triggerCondition?.[name] < 0), code);
  watchers.set(watcher.name, new Watching(watcher));
  return new AppEventPackageHolder(watcher.name);
}
function removeWatcher(watcher) {
  need(isObject(watcher), 'watcher must be a Watcher');
  check(DOMAIN.test(String(watcher.name)), Code.WATCHER);
  watchers.delete(watcher.name);
}

function configure(config) {
  need(isObject(config), 'config must be a ConfigOption');
  const { disable, maxStorage } = config;
  check(maxStorage === undefined || STORAGE.test(String(maxStorage)), Code.STORAGE);
  if (disable !== undefined) isDisabled = disable === true;
}

function setEventParam(params, domain, name = '') {
  need(isObject(params) && typeof domain === 'string', 'params and domain are needed');
  check(!isDisabled, Code.DISABLED);
  check(DOMAIN.test(domain), Code.DOMAIN);
  check(name === '' || EVENT.test(name), Code.NAME);
  for (const [key, value] of Object.entries(params)) {
    check(PARAM.test(key), Code.PARAM);
    check(typeof value !== 'string' || value.length <= MOST.customText, Code.LENGTH);
  }
  const all = { ...custom.get(`${domain} ${name}`), ...params };
  check(Object.keys(all).length <= MOST.custom, Code.CUSTOM_NUMBER);
  custom.set(`${domain} ${name}`, all);
}

/** Names with values of the user's, which are set, removed by an empty value and read. */
const setIn = (map) => (name, value) => {
  need(typeof name === 'string' && name !== '' && typeof value === 'string', 'name and value must be texts');
  if (value === '') map.delete(name);
  else map.set(name, value);
};
const getIn = (map) => (name) => {
  need(typeof name === 'string' && name !== '', 'name must be a text');
  return map.get(name) ?? '';
};

let lastProcessor = 0;

const hiAppEvent = {
  AppEventPackageHolder,
  addWatcher,
  configure,
  removeWatcher,
  setEventParam: promiseOrCallback(setEventParam),
  write: promiseOrCallback(write),
  clearData() {
    for (const watcher of watchers.values()) watcher.clear();
  },
  addProcessor(processor) {
    need(typeof processor?.name === 'string', 'processor must have a name');
    return ++lastProcessor;
  },
  removeProcessor: (id) => need(typeof id === 'number', 'id must be a number'),
  setUserId: setIn(users.id),
  getUserId: getIn(users.id),
  setUserProperty: setIn(users.property),
  getUserProperty: getIn(users.property),
  domain: Object.freeze({ OS: 'OS' }),
  event: Object.freeze({
    USER_LOGIN: 'hiappevent.user_login',
    USER_LOGOUT: 'hiappevent.user_logout',
    DISTRIBUTED_SERVICE_START: 'hiappevent.distributed_service_start',
    APP_CRASH: 'APP_CRASH',
    APP_FREEZE: 'APP_FREEZE',
    APP_LAUNCH: 'APP_LAUNCH',
    SCROLL_JANK: 'SCROLL_JANK',
    CPU_USAGE_HIGH: 'CPU_USAGE_HIGH',
    BATTERY_USAGE: 'BATTERY_USAGE',
    RESOURCE_OVERLIMIT: 'RESOURCE_OVERLIMIT',
    ADDRESS_SANITIZER: 'ADDRESS_SANITIZER',
    MAIN_THREAD_JANK: 'MAIN_THREAD_JANK',
  }),
  param: Object.freeze({
    USER_ID: 'user_id',
    DISTRIBUTED_SERVICE_NAME: 'ds_name',
    DISTRIBUTED_SERVICE_INSTANCE_ID: 'ds_instance_id',
  }),
};

module.exports = { hiAppEvent };
