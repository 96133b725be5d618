'use strict';

// Who wants to know what becomes of an app and its abilities: what getApplicationContext().on keeps.

const EVENTS = ['abilityLifecycle', 'environment', 'applicationStateChange'];

class Lifecycle {
  #listeners = Object.fromEntries(EVENTS.map((event) => [event, new Map()]));
  #lastId = -1;

  has = (event) => EVENTS.includes(event);

  /** The number of the listener, by which two of the three events forget it. */
  on(event, listener) {
    this.#lastId += 1;
    this.#listeners[event].set(this.#lastId, listener);
    return event === 'applicationStateChange' ? undefined : this.#lastId;
  }
  /** By its number or by itself; without either all of the event. */
  off(event, which) {
    const listeners = this.#listeners[event];
    for (const [id, listener] of [...listeners])
      if (typeof which === 'number' ? id === which : typeof which !== 'object' || listener === which)
        listeners.delete(id);
  }
  tell(event, name, ...args) {
    for (const listener of [...this.#listeners[event].values()]) listener?.[name]?.(...args);
  }
}

const lifecycles = new WeakMap();
function lifecycleOf(app) {
  if (!lifecycles.has(app)) lifecycles.set(app, new Lifecycle());
  return lifecycles.get(app);
}

module.exports = { lifecycleOf };
