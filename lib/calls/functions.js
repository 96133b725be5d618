'use strict';

// Functions of kits, made from rows. A row has
//
//   parameters  of each its name, its type and, if it may be left out, 'optional' or 'nullable' and what counts then
//   callbackAt  where an AsyncCallback may stand, -1 for the last place; arguments behind it do not count
//   otherwise   what the callback gets beside an error
//   members     those of the object in the last parameter, in the same form; `membersIn` finds it elsewhere
//   subProfile  whether the place behind the parameters is refused, 'first' or 'last' of all arguments
//   isSync      the function gives its value and throws, instead of a promise for it; it takes no callback
//   input       what the engine's function is asked; its name is `asks`, or that of the row
//   run         what a row without `input` does, from the kit and the arguments as they count
//
// An argument that is wrong throws 401, whatever the function gives: types in their order, then members, then the callback.

const { argumentError } = require('../engine/errors');
const { kindOf } = require('../engine/plain');
const { membersTaker, subProfileTaker, taker } = require('./arguments');
const { deliver } = require('./deliver');
const { EVENTS } = require('./events');

/** What a row does not say: Object.prototype is not asked. */
const DEFAULTS = {
  callbackAt: undefined,
  otherwise: undefined,
  members: undefined,
  membersIn: (given) => given.at(-1),
  subProfile: undefined,
  isSync: false,
  run: undefined,
};

/** What takes the arguments of a row's function, as they count, and its callback. */
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

/** What calls as a row says: with the kit, the arguments, and those that a record of calls shows. */
function callOf(method, row) {
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
  const known = events.join("' or '");
  const work = (kit, args) => {
    const [type, ...rest] = args;
    const call = named.get(type);
    if (call === undefined) throw argumentError(`${word}: type must be '${known}', not ${kindOf(type)}`);
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

/** Functions that make calls; `kitOf` finds the kit of a receiver. Methods, so that they have names and are no constructors. */
function functionsOf(calls, kitOf) {
  const made = Object.entries(calls).map(([method, call]) => ({
    [method](...args) {
      return call(kitOf(this, method), args);
    },
  }));
  return Object.assign({}, ...made);
}

module.exports = { callsOf, functionsOf };
