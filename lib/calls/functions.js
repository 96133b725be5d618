'use strict';

// Functions of kits, made from rows. A row has
//
//   parameters  of each its name, its type and, if it may be left out, 'optional' or 'nullable' and what counts then
//   callbackAt  where an AsyncCallback may stand, -1 for the last place; arguments behind it do not count
//   otherwise   what the callback gets beside an error
//   members     those of the object in the last parameter, in the same form; `membersIn` finds it elsewhere
//   subProfile  whether the place behind the parameters is refused, 'first' or 'last' of all arguments
//   isSync      the function returns its value and throws, instead of returning a promise; it takes no callback
//   input       the request to the engine's function, whose name is `asks` or that of the row
//   run         the work of a row without `input`, with the kit and the arguments that count
//
// A wrong argument throws 401, also where a promise is returned: types in their order, then members, then the callback.

const { argumentError } = require('../engine/errors');
const { kindOf } = require('../engine/plain');
const { membersTaker, subProfileTaker, taker } = require('./arguments');
const { deliver } = require('./deliver');
const { EVENTS } = require('./events');

/** Members that a row leaves out, so that Object.prototype is not asked. */
const DEFAULTS = {
  callbackAt: undefined,
  otherwise: undefined,
  members: undefined,
  membersIn: (given) => given.at(-1),
  subProfile: undefined,
  isSync: false,
  run: undefined,
};

/** Checks the arguments of a row's function and its callback, and returns the arguments that count. */
function parserOf(method, { parameters, members, membersIn, subProfile }) {
  const behind = parameters.length;
  const takers = parameters.map((parameter) => taker(method, parameter));
  const takeMembers = members && membersTaker(method, parameters[behind - 1][0], members);
  const takeSubProfile = subProfileTaker(method);
  const takeCallback = taker(method, ['callback', 'listener', 'nullable']);
  return (args, callback) => {
    if (subProfile === 'first') takeSubProfile(args[behind]);
    const given = [];
    for (let i = 0; i < behind; i++) given.push(takers[i](args[i]));
    if (subProfile === 'last') takeSubProfile(args[behind]);
    if (members !== undefined) given[behind - 1] = takeMembers(membersIn(given));
    takeCallback(callback);
    return given;
  };
}

/** Calls as a row says. Most functions of a kit are never called: what a call needs is made by the first one. */
function callOf(method, row) {
  let call;
  return (kit, args, recorded) => {
    call ??= makeCall(method, row);
    return call(kit, args, recorded);
  };
}

/** Calls with a kit and arguments; a record of calls shows `recorded`. */
function makeCall(method, row) {
  const whole = { asks: method, ...DEFAULTS, ...row };
  const { parameters, callbackAt, otherwise, isSync, asks } = whole;
  const run = whole.run ?? ((kit, given) => kit.ask(asks, row.input(...given)));
  const parse = parserOf(method, whole);
  const takesCallback = callbackAt !== undefined && !isSync;
  return (kit, args, recorded = args) => {
    const place = callbackAt < 0 ? args.length + callbackAt : callbackAt;
    const isCallback = takesCallback && typeof args[place] === 'function';
    // Behind all parameters nothing else may stand.
    const callback = isCallback || callbackAt === parameters.length ? args[place] : undefined;
    const look = () => parse(isCallback ? args.slice(0, place) : args, callback);
    const result = kit.run(method, isSync, recorded, look, run);
    if (!isCallback) return result;
    deliver(result, callback, otherwise);
    return undefined;
  };
}

/** Subscribes, or ends that, with the lists in front of the callback. */
const eventRow = (event, isOn) => ({
  parameters: [
    ...EVENTS[event].lists.map(({ parameter }) => parameter),
    ['callback', 'listener', isOn ? undefined : 'optional'],
  ],
  isSync: true,
  run(kit, given) {
    const owner = kit.token();
    const subscription = { kit, event, owner, lists: given.slice(0, -1), callback: given.at(-1) };
    const { subscriptions } = kit.core;
    isOn ? subscriptions.on(subscription) : subscriptions.off(subscription);
  },
});

/** `word`, which takes the name of an event, and the functions of each event. */
function listening(word, events) {
  const rows = events.map((event) => [event, eventRow(event, word === 'on')]);
  const named = new Map(rows.map(([event, row]) => [event, callOf(word, row)]));
  const works = rows.map(([event, row]) => {
    const method = `${word}${event[0].toUpperCase()}${event.slice(1)}`;
    return [method, callOf(method, row)];
  });
  const work = (kit, args) => {
    const [type, ...rest] = args;
    const call = named.get(type);
    if (call === undefined)
      throw argumentError(`${word}: type must be '${events.join("' or '")}', not ${kindOf(type)}`);
    return call(kit, rest, args);
  };
  return [[word, work], ...works];
}

/** The calls of a kit by name: of its rows, and of the events that are its own. */
function callsOf(service, rows) {
  const events = Object.keys(EVENTS).filter((event) => EVENTS[event].kit === service);
  const listeners = events.length > 0 ? ['on', 'off'].flatMap((word) => listening(word, events)) : [];
  const calls = Object.entries(rows).map(([method, row]) => [method, callOf(method, row)]);
  return Object.fromEntries([...calls, ...listeners]);
}

/** Functions that make calls; `kitOf` finds the kit of a receiver. As methods they have names and are no constructors. */
function functionsOf(calls, kitOf) {
  const made = Object.entries(calls).map(([method, call]) => ({
    [method](...args) {
      return call(kitOf(this, method), args);
    },
  }));
  return Object.assign({}, ...made);
}

module.exports = { callsOf, functionsOf };
