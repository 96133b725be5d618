'use strict';

// What the system asks the person in front of the device: permission dialogs, sheets of Settings, switches. The engine
// decides what is asked and what an answer does; a policy, a handler or the terminal answers.

const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { argumentError, makeError } = require('../engine/errors');
const { tokenOfContext } = require('../calls/context');
const { isCallable, membersOf, ownOf } = require('../engine/plain');

const WORDS = ['allow', 'allow-once', 'deny', 'dismiss', 'ask-every-time'];
const POLICIES = WORDS.slice(0, 4);
const INNER = 12100009;
const NOT_DETERMINED = 1;

/** The queue in whose dialog a handler is running: waiting for the same queue there would never end. */
const answering = new AsyncLocalStorage();

/** Why something failed, whatever was thrown. */
function reasonOf(thrown) {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return 'for an unknown reason';
  }
}

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
    if (isCallable(policyOrHandler)) {
      // A person's answer is not the act of the app that asks.
      const context = new AsyncResource('ohos-dialog');
      this.#policy = (key, dialog) =>
        context.runInAsyncScope(() => answering.run(key, () => policyOrHandler(dialog)));
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
    if (this.#windows.get(id) !== token) throw argumentError('the app has no such window');
    this.#windows.delete(id);
    this.#reject(({ key }) => key === windowKey(token, id), 'its window was closed');
  }

  /** The device restarts or is closed: nobody will answer any more. */
  cancel(why) {
    this.#cancelled = { times: this.#cancelled.times + 1, why };
    this.#reject(() => true, why);
    this.#windows.clear();
  }

  /** An app is gone, and its dialogs with it. */
  cancelOf(token, why) {
    this.#reject(({ owner }) => owner === token, why);
    for (const [id, owner] of this.#windows) if (owner === token) this.#windows.delete(id);
  }

  #reject(which, why) {
    for (const [reject, dialog] of this.#open) if (which(dialog)) reject(makeError(INNER, why));
  }

  async request(kit, context, permissions, { system, window }) {
    const caller = kit.token();
    const begin = () =>
      kit.askAs(caller, 'request', { context: tokenOfContext(context), permissions, system });
    const isOpen = ([status]) => status === NOT_DETERMINED;
    let begun = begin();
    if (begun.entries.some(isOpen)) {
      if (window !== undefined && this.#windows.get(window) !== caller) {
        throw makeError(12100001, `the app has no window ${window}`);
      }
      return this.#inTurn(windowKey(caller, window), async (turn) => {
        if (window !== undefined && this.#windows.get(window) !== caller) {
          throw makeError(INNER, 'its window was closed');
        }
        begun = begin();
        const undecided = permissions.filter((_, i) => isOpen(begun.entries[i]));
        await this.#showPages(kit, caller, turn, begun.pages);
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

  async #showPages(kit, caller, turn, pages) {
    for (const { silent, ...page } of pages) {
      const yes = { answer: 'allow', precise: true };
      const said = silent ? yes : await this.#ask('permission', caller, turn, page);
      if (said.answer === 'dismiss') return;
      await kit.askAs(caller, 'request.answer', { permissions: page.permissions, ...said });
    }
  }

  async setting(kit, context, permissions) {
    const caller = kit.token();
    const begin = () => kit.askAs(caller, 'setting', { context: tokenOfContext(context), permissions });
    begin();
    const same = [...new Set(permissions)].sort().join();
    const sheet = await this.#inTurn(`${caller} setting`, async (turn) => {
      const { before } = turn;
      const allHeld = before?.same === same && before.value.every((state) => state === 0);
      const held = () => kit.askAs(caller, 'setting.end', permissions);
      if (allHeld) return { same, value: held() };
      const { silent, ...page } = begin();
      const said = await this.#ask('setting', caller, turn, page);
      await kit.askAs(caller, 'setting.answer', { permissions, ...said });
      return { same, value: held() };
    });
    return sheet.value;
  }

  async manual(kit, context, permission) {
    const caller = kit.token();
    const begin = () => kit.askAs(caller, 'manualSetting', { context: tokenOfContext(context), permission });
    if (begin() === null) return 1;
    const visit = await this.#inTurn(`${caller} manual`, async (turn) => {
      if (turn.before?.same === permission) return turn.before;
      const page = begin();
      if (page === null) return { same: permission, value: 1 };
      const { silent, ...shown } = page;
      const { answer } = await this.#ask('manual', caller, turn, shown);
      return { same: permission, value: answer.startsWith('allow') ? 0 : -1 };
    });
    return visit.value;
  }

  async globalSwitch(kit, context, type) {
    const caller = kit.token();
    const begin = () => kit.askAs(caller, 'switch', { context: tokenOfContext(context), type });
    begin();
    const turned = await this.#inTurn(`${caller} switch`, async (turn) => {
      const { before } = turn;
      if (before?.same === type && before.value) return before;
      const name = begin();
      const page = {
        title: `turn on the ${name}`,
        permissions: [],
        choices: ['allow', 'deny'],
        switch: name,
      };
      const { answer } = await this.#ask('switch', caller, turn, page);
      const on = answer.startsWith('allow');
      if (on) kit.askAs(caller, 'switch.answer', type);
      return { same: type, value: on };
    });
    return turned.value;
  }

  /** The system's own authentication dialog: the answer, with the password if one was typed. `signal` closes it. */
  authentication(caller, page, signal) {
    const key = `${caller} authentication`;
    signal.addEventListener('abort', () => this.#reject((dialog) => dialog.key === key, 'it was cancelled'));
    return this.#inTurn(key, (turn) => {
      if (signal.aborted) throw makeError(INNER, 'it was cancelled');
      return this.#ask('auth', caller, turn, { permissions: [], ...page });
    });
  }

  async applicationSetting(kit, target) {
    const caller = kit.token();
    kit.askAs(caller, 'applicationSetting', target);
    if (typeof this.#policy !== 'function') return;
    const page = { title: 'open the Settings of an app', permissions: [], choices: ['allow'] };
    try {
      const key = `${caller} page`;
      await this.#show(caller, { key }, { kind: 'application-setting', app: this.#appOf(target), ...page });
    } catch (error) {
      throw makeError(12100007, `the page could not be opened: ${reasonOf(error)}`);
    }
  }

  /**
   * Runs `task` when the requests before it under the same key are over. The turn says what the last of them came to,
   * and how often the device had been restarted when it was taken.
   */
  async #inTurn(key, task) {
    if (answering.getStore() === key) {
      throw makeError(INNER, 'this was asked while the dialog before it is being answered');
    }
    const before = this.#turns.get(key);
    const turn = { key, times: this.#cancelled.times, before: undefined };
    const running = (async () => {
      turn.before = await before?.catch(() => undefined);
      this.#stillOn(turn);
      return task(turn);
    })();
    this.#turns.set(key, running);
    try {
      return await running;
    } finally {
      if (this.#turns.get(key) === running) this.#turns.delete(key);
    }
  }

  /** 12100009 if the device was restarted since a turn was taken. */
  #stillOn({ times }) {
    if (this.#cancelled.times !== times) throw makeError(INNER, this.#cancelled.why);
  }

  /** Shows a dialog; gives a known answer, or 12100009. */
  async #ask(kind, caller, turn, given) {
    const { precise, ...page } = { precise: false, ...given };
    const app = this.#appOf(caller);
    // A handler sees the page; what it does to the lists changes nothing.
    const lists = { permissions: [...page.permissions], choices: [...page.choices] };
    const dialog = { kind, app, ...page, ...lists, ...(precise ? { precise } : {}) };
    let said;
    try {
      said = await this.#show(caller, turn, dialog);
      said = membersOf('the answer', typeof said === 'object' && said !== null ? said : { answer: said });
    } catch (error) {
      if (error instanceof Error && ownOf(error, 'code') === INNER) throw error;
      throw makeError(INNER, `the dialog could not be answered: ${reasonOf(error)}`);
    }
    this.#stillOn(turn);
    const { answer, password } = said;
    const wanted = said.precise ?? true;
    const known = WORDS.includes(answer) && (answer !== 'ask-every-time' || kind === 'setting');
    if (!known || typeof wanted !== 'boolean') {
      throw makeError(INNER, `a dialog of kind '${kind}' offers '${page.choices.join("', '")}' or 'dismiss'`);
    }
    return kind === 'auth' ? { answer, password } : { answer, precise: wanted };
  }

  /** What the policy says to a dialog, unless it is closed before. */
  async #show(owner, { key }, dialog) {
    let close;
    const closed = new Promise((_, reject) => {
      close = reject;
    });
    const over = new AbortController();
    this.#open.set(close, { owner, key });
    try {
      const answered = this.#handle(key, dialog, over.signal);
      // `closed` first: a handler that closes the device has not answered.
      return await Promise.race([closed, answered]);
    } finally {
      this.#open.delete(close);
      over.abort();
    }
  }

  #handle(key, dialog, signal) {
    const policy = this.#policy;
    if (typeof policy === 'function') return (async () => policy(key, dialog))();
    if (policy !== undefined) return policy;
    return require('./prompt').prompt(dialog, signal);
  }
}

/** The queue of a window; a UIAbility's own window has no number. */
const windowKey = (token, window) => `${token} window ${window ?? ''}`;

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
