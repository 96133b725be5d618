'use strict';

// What the system asks the person in front of the device: permission dialogs, sheets of Settings, switches. The engine
// decides what is asked and what an answer does; a policy, a handler or the terminal answers.

const { AsyncResource } = require('node:async_hooks');
const { argumentError, makeError } = require('./errors');
const { tokenOfContext } = require('./context');

const WORDS = ['allow', 'allow-once', 'deny', 'dismiss', 'ask-every-time'];
const POLICIES = WORDS.slice(0, 4);
const INNER = 12100009;
const NOT_DETERMINED = 1;

class Dialogs {
  #appOf;
  #policy;
  /** Requests by window: one dialog at a time. */
  #turns = new Map();
  /** The dialogs that are open: how to reject each, and whose it is. */
  #open = new Map();
  /** Why nobody will answer what was asked before, and how often that has happened. */
  #cancelled = { times: 0, why: '' };
  #windows = new Map();
  #nextWindow = 1;

  /** `appOf` gives the App with a token. */
  constructor(appOf) {
    this.#appOf = appOf;
  }

  /** Who answers from now on: a word, a function, or the default again. */
  answer(policyOrHandler) {
    if (typeof policyOrHandler === 'function') {
      // A person's answer is not the act of the app that asks.
      this.#policy = AsyncResource.bind(policyOrHandler);
    } else if (policyOrHandler === undefined || POLICIES.includes(policyOrHandler)) {
      this.#policy = policyOrHandler;
    } else {
      throw argumentError(`dialogs.answer takes '${POLICIES.join("', '")}' or a function`);
    }
  }

  /** A further window of an app, for requests that name one. */
  openWindow(token) {
    this.#windows.set(this.#nextWindow, token);
    return this.#nextWindow++;
  }

  closeWindow(token, id) {
    if (this.#windows.get(id) !== token) throw argumentError(`the app has no window ${id}`);
    this.#windows.delete(id);
  }

  /** The device restarts or is closed: nobody will answer any more. */
  cancel(why) {
    this.#cancelled = { times: this.#cancelled.times + 1, why };
    for (const reject of this.#open.keys()) reject(makeError(INNER, why));
    this.#windows.clear();
  }

  /** An app is gone, and its dialogs with it. */
  cancelOf(token, why) {
    for (const [reject, owner] of this.#open) if (owner === token) reject(makeError(INNER, why));
    for (const [id, owner] of this.#windows) if (owner === token) this.#windows.delete(id);
  }

  async request(kit, context, permissions, { system, window }) {
    const caller = kit.token();
    const begin = () =>
      kit.askAs(caller, 'request', { context: tokenOfContext(context), permissions, system });
    const isOpen = ([status]) => status === NOT_DETERMINED;
    let begun = begin();
    if (begun.entries.some(isOpen)) {
      if (window !== 0 && this.#windows.get(window) !== caller) {
        throw makeError(12100001, `the app has no window ${window}`);
      }
      return this.#inTurn(`${caller} ${window}`, async () => {
        begun = begin();
        const undecided = permissions.filter((_, i) => isOpen(begun.entries[i]));
        await this.#showPages(kit, caller, begun.pages);
        const outcome = new Map();
        const granted = kit.askAs(caller, 'request.end', undecided);
        undecided.forEach((name, i) => {
          outcome.set(name, granted[i]);
        });
        return result(permissions, begun.entries, (entry, i) =>
          isOpen(entry) ? outcome.get(permissions[i]) : entry[0],
        );
      });
    }
    return result(permissions, begun.entries, (entry) => entry[0]);
  }

  async #showPages(kit, caller, pages) {
    for (const { silent, ...page } of pages) {
      const said = silent ? { answer: 'allow', precise: true } : await this.#ask('permission', caller, page);
      if (said.answer === 'dismiss') return;
      await kit.askAs(caller, 'request.answer', { permissions: page.permissions, ...said });
    }
  }

  async setting(kit, context, permissions) {
    const caller = kit.token();
    const begin = () => kit.askAs(caller, 'setting', { context: tokenOfContext(context), permissions });
    begin();
    const key = `${caller} setting`;
    const same = [...new Set(permissions)].sort().join();
    return this.#inTurn(key, async (before) => {
      const allHeld = before?.same === same && before.value.every((state) => state === 0);
      const held = () => kit.askAs(caller, 'setting.end', permissions);
      if (allHeld) return { same, value: held() };
      const { silent, ...page } = begin();
      const said = await this.#ask('setting', caller, page);
      await kit.askAs(caller, 'setting.answer', { permissions, ...said });
      return { same, value: held() };
    }).then(({ value }) => value);
  }

  async manual(kit, context, permission) {
    const caller = kit.token();
    const begin = () => kit.askAs(caller, 'manualSetting', { context: tokenOfContext(context), permission });
    if (begin() === null) return 1;
    return this.#inTurn(`${caller} manual`, async (before) => {
      if (before?.same === permission) return before;
      const page = begin();
      if (page === null) return { same: permission, value: 1 };
      const { silent, ...shown } = page;
      const { answer } = await this.#ask('manual', caller, shown);
      return { same: permission, value: answer.startsWith('allow') ? 0 : -1 };
    }).then(({ value }) => value);
  }

  async globalSwitch(kit, context, type) {
    const caller = kit.token();
    const begin = () => kit.askAs(caller, 'switch', { context: tokenOfContext(context), type });
    begin();
    return this.#inTurn(`${caller} switch`, async (before) => {
      if (before?.same === type && before.value) return before;
      const name = begin();
      const page = {
        title: `turn on the ${name}`,
        permissions: [],
        choices: ['allow', 'deny'],
        switch: name,
      };
      const { answer } = await this.#ask('switch', caller, page);
      const on = answer.startsWith('allow');
      if (on) kit.askAs(caller, 'switch.answer', type);
      return { same: type, value: on };
    }).then(({ value }) => value);
  }

  async applicationSetting(kit, target) {
    const caller = kit.token();
    kit.askAs(caller, 'applicationSetting', target);
    if (typeof this.#policy !== 'function') return;
    const page = { title: 'open the Settings of an app', permissions: [], choices: ['allow'] };
    try {
      await this.#show(caller, { kind: 'application-setting', app: this.#appOf(target), ...page });
    } catch (error) {
      throw makeError(12100007, `the page could not be opened: ${error?.message ?? error}`);
    }
  }

  /**
   * Runs `task` when the requests before it under the same key are over, giving it what the last of them came to while
   * it waited.
   */
  async #inTurn(key, task) {
    const before = this.#turns.get(key);
    const { times } = this.#cancelled;
    const turn = (async () => {
      const value = await before?.catch(() => undefined);
      if (this.#cancelled.times !== times) throw makeError(INNER, this.#cancelled.why);
      return task(value);
    })();
    this.#turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  /** Shows a dialog; gives a known answer, or 12100009. */
  async #ask(kind, caller, { precise, ...page }) {
    const app = this.#appOf(caller);
    // A handler sees the page; what it does to the lists changes nothing.
    const lists = { permissions: [...page.permissions], choices: [...page.choices] };
    let said;
    try {
      said = await this.#show(caller, { kind, app, ...page, ...lists, ...(precise ? { precise } : {}) });
    } catch (error) {
      if (error?.code === INNER) throw error;
      throw makeError(INNER, `the dialog could not be answered: ${error?.message ?? error}`);
    }
    const { answer, precise: wanted = true } =
      typeof said === 'object' && said !== null ? said : { answer: said };
    const known = WORDS.includes(answer) && (answer !== 'ask-every-time' || kind === 'setting');
    if (!known || typeof wanted !== 'boolean') {
      throw makeError(INNER, `a dialog of kind '${kind}' offers '${page.choices.join("', '")}' or 'dismiss'`);
    }
    return { answer, precise: wanted };
  }

  /** What the policy says to a dialog, unless it is closed before. */
  async #show(owner, dialog) {
    let close;
    const closed = new Promise((_, reject) => {
      close = reject;
    });
    this.#open.set(close, owner);
    try {
      return await Promise.race([this.#handle(dialog), closed]);
    } finally {
      this.#open.delete(close);
    }
  }

  #handle(dialog) {
    if (typeof this.#policy === 'function') return (async () => this.#policy(dialog))();
    if (this.#policy !== undefined) return this.#policy;
    return require('./prompt').prompt(dialog);
  }
}

/** PermissionRequestResult, members in the documented order. */
function result(permissions, entries, outcome) {
  return {
    permissions: [...permissions],
    authResults: entries.map(outcome),
    dialogShownResults: entries.map(([status]) => status === NOT_DETERMINED),
    errorReasons: entries.map(([, reason]) => reason),
  };
}

module.exports = { Dialogs };
