'use strict';

// What the system asks the user: permission dialogs, sheets of Settings, switches. The engine
// decides what is asked and what an answer does; a policy, a handler or the terminal answers.

const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { argumentError, makeError } = require('../engine/errors');
const { tokenOfContext } = require('../calls/context');
const { isCallable, membersOf, ownOf } = require('../engine/plain');
const { GrantStatus, PermissionStatus, SelectedResult } = require('../kits/access-enums');

const WORDS = ['allow', 'allow-once', 'deny', 'dismiss', 'ask-every-time'];
const POLICIES = WORDS.slice(0, 4);
const INNER = 12100009;
/** To a page that nobody needs to see. */
const YES = { answer: 'allow', precise: true };

const nothing = () => undefined;
/** Members that a story leaves out. */
const STORY = {
  asks: undefined,
  same: undefined,
  known: nothing,
  queue: (caller, kind) => `${caller} ${kind}`,
  meanwhile: nothing,
  pages: (begun) => [begun],
  answer: nothing,
};

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
  /** A person who looks at the device, and is asked before the policy. */
  #attendant;
  /** Requests by window: one dialog at a time. */
  #turns = new Map();
  /** The dialogs that are open: how to reject each, and whose it is. */
  #open = new Map();
  /** Why nobody will answer what was asked before, and how often that has happened. */
  #cancelled = { times: 0, why: '' };
  #windows = new Map();
  #nextWindow = 1;

  /** `appOf` returns the App with a token. */
  constructor(appOf) {
    this.#appOf = appOf;
  }

  /** Sets who answers from now on: a word, a function, or the default again. */
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

  /**
   * Puts a person before whoever answers, or with `undefined` takes the person away. `attendant(dialog, signal, otherwise)` answers,
   * or returns what `otherwise()` does, which asks whoever answers then; `signal` says that the dialog is closed.
   */
  attend(attendant) {
    this.#attendant = attendant;
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

  /**
   * A question of an app to its user. The engine is asked what there is to decide; a turn is taken; what the same question
   * before came to may do for this one; the engine is asked again, because its state may have changed while this waited;
   * pages are shown and answered, until the user closes one; what it came to is read back.
   */
  async #story(kit, context, story) {
    const caller = kit.token();
    const ask = (fn, about) => kit.askAs(caller, fn, about);
    const { kind, asks, input, same, known, queue, meanwhile, pages, answer, outcome } = {
      ...STORY,
      ...story,
    };
    const begin = () => ask(asks ?? kind, { context: tokenOfContext(context), ...input });
    const already = known(begin());
    if (already !== undefined) return already;
    const tell = async (turn) => {
      const before = turn.before?.same === same ? turn.before?.value : undefined;
      const repeated = meanwhile({ before, ask, caller });
      if (repeated !== undefined) return repeated;
      const begun = begin();
      const decided = known(begun);
      if (decided !== undefined) return decided;
      let said;
      for (const { silent, ...page } of pages(begun)) {
        said = silent ? YES : await this.#ask(kind, caller, turn, page);
        if (said.answer === 'dismiss') break;
        await answer(said, ask, page);
      }
      return outcome(said, ask, begun);
    };
    const over = await this.#inTurn(queue(caller, kind), async (turn) => ({ same, value: await tell(turn) }));
    return over.value;
  }

  /** `window`: one that a system app names. */
  request(kit, context, permissions, window) {
    const system = window !== undefined;
    const isGone = (caller) => system && this.#windows.get(window) !== caller;
    return this.#story(kit, context, {
      kind: 'permission',
      asks: 'request',
      input: { permissions, system },
      known: ({ entries }) => (entries.some(isOpen) ? undefined : result(permissions, entries)),
      queue(caller) {
        if (isGone(caller)) throw makeError(12100001, `the app has no window ${window}`);
        return windowKey(caller, window);
      },
      meanwhile({ caller }) {
        if (isGone(caller)) throw makeError(INNER, 'its window was closed');
      },
      pages: ({ pages }) => pages,
      answer: (said, ask, page) => ask('request.answer', { permissions: page.permissions, ...said }),
      outcome(_, ask, { entries }) {
        const undecided = permissions.filter((_, i) => isOpen(entries[i]));
        const decided = ask('request.end', undecided);
        return result(permissions, entries, new Map(undecided.map((name, i) => [name, decided[i]])));
      },
    });
  }

  setting(kit, context, permissions) {
    const states = (ask) => ask('setting.end', permissions);
    const isHeld = (state) => state === GrantStatus.PERMISSION_GRANTED;
    return this.#story(kit, context, {
      kind: 'setting',
      input: { permissions },
      same: [...new Set(permissions)].sort().join(),
      meanwhile: ({ before, ask }) => (before?.every(isHeld) ? states(ask) : undefined),
      answer: (said, ask) => ask('setting.answer', { permissions, ...said }),
      outcome: (_, ask) => states(ask),
    });
  }

  manual(kit, context, permission) {
    return this.#story(kit, context, {
      kind: 'manual',
      asks: 'manualSetting',
      input: { permission },
      same: permission,
      known: (page) => (page === null ? SelectedResult.GRANTED : undefined),
      meanwhile: ({ before }) => before,
      outcome: (said) => (isYes(said) ? SelectedResult.OPENED : SelectedResult.REJECTED),
    });
  }

  globalSwitch(kit, context, type) {
    const choices = ['allow', 'deny'];
    return this.#story(kit, context, {
      kind: 'switch',
      input: { type },
      same: type,
      meanwhile: ({ before }) => before || undefined,
      pages: (name) => [
        { title: `turn on the ${name}`, permissions: [], choices, silent: false, switch: name },
      ],
      answer: (said, ask) => isYes(said) && ask('switch.answer', type),
      outcome: isYes,
    });
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
    if (typeof (this.#attendant ?? this.#policy) !== 'function') return;
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

  /** Shows a dialog; returns a known answer, or 12100009. */
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

  /** The answer of the policy to a dialog, unless it is closed before. */
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
    const otherwise = () => this.#handleAlone(key, dialog, signal);
    return this.#attendant === undefined ? otherwise() : this.#attendant(dialog, signal, otherwise);
  }

  #handleAlone(key, dialog, signal) {
    const policy = this.#policy;
    if (typeof policy === 'function') return (async () => policy(key, dialog))();
    if (policy !== undefined) return policy;
    return require('./prompt').prompt(dialog, signal);
  }
}

/** The queue of a window; a UIAbility's own window has no number. */
const windowKey = (token, window) => `${token} window ${window ?? ''}`;

/** What the engine has not decided: a status with its reason. */
const isOpen = ([status]) => status === PermissionStatus.NOT_DETERMINED;
const isYes = ({ answer }) => answer.startsWith('allow');

/** PermissionRequestResult, members in the documented order; `decided` says what became of open entries. */
function result(permissions, entries, decided) {
  return {
    permissions: [...permissions],
    authResults: entries.map((entry, i) => (isOpen(entry) ? decided.get(permissions[i]) : entry[0])),
    dialogShownResults: entries.map(isOpen),
    errorReasons: entries.map(([, reason]) => reason),
  };
}

module.exports = { Dialogs };
