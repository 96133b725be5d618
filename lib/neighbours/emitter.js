'use strict';

// @ohos.events.emitter: events within the process. Listeners are called in a later turn, as on a device, in their order.

const { need } = require('../calls/deliver');

const listeners = new Map();

/** Events are named by a text, or by `{ eventId }`. */
function keyOf(event) {
  if (typeof event === 'string') return event;
  const id = event?.eventId;
  need(typeof id === 'number' || typeof id === 'string', 'event must be a name or have an eventId');
  return id;
}

function listen(event, args, isOnce) {
  const callback = args.find((one) => typeof one === 'function');
  need(callback !== undefined, 'callback must be a function');
  const list = listeners.get(keyOf(event)) ?? [];
  if (!list.some((one) => one.callback === callback)) list.push({ callback, isOnce });
  listeners.set(keyOf(event), list);
}

const emitter = {
  on: (event, ...args) => listen(event, args, false),
  once: (event, ...args) => listen(event, args, true),
  off(event, callback) {
    const key = keyOf(typeof event === 'number' ? { eventId: event } : event);
    const kept =
      callback === undefined ? [] : (listeners.get(key) ?? []).filter((one) => one.callback !== callback);
    listeners.set(key, kept);
  },
  /** `emit(event, data)` or `emit(event, options, data)`. */
  emit(event, ...args) {
    const key = keyOf(event);
    const data = args.find((one) => typeof one === 'object' && one !== null && 'data' in one);
    setImmediate(() => {
      for (const one of [...(listeners.get(key) ?? [])]) {
        if (one.isOnce) emitter.off(event, one.callback);
        one.callback({ ...data });
      }
    });
  },
  getListenerCount: (event) =>
    (listeners.get(keyOf(typeof event === 'number' ? { eventId: event } : event)) ?? []).length,
};

module.exports = { emitter };
