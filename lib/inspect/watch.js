'use strict';

// What happens on a device, told as it happens: for a terminal. Nothing is changed and nothing answered.

const above = require('../device/above');
const { CallLog } = require('./call-log');
const { Looker } = require('./looker');
const { showApp } = require('./shapes');
const { Usings } = require('./usings');

const RESTARTS = ['reboot', 'reset', 'restore'];

/** Of a device that is open, until it is closed. */
function watch(core, say) {
  const appOf = (token) => {
    const app = core.control('apps.get', { tokenId: token });
    return app && showApp(app);
  };
  const now = () => core.control('clock.now');
  const looker = new Looker(core, {
    permissionStateChange({ change, tokenID, permissionName: permission }) {
      const what = change === 1 ? 'granted' : 'revoked';
      say({ event: 'permission', app: appOf(tokenID), permission, change: what, time: now() });
    },
    activeStateChange: (change) => say({ event: 'usage', ...usings.changed(change) }),
  });
  const usings = new Usings(core, looker);

  async function attend(dialog, _signal, otherwise) {
    const { kind, title, permissions, choices } = dialog;
    const about = { kind, app: showApp(dialog.app), title, permissions, choices };
    say({ event: 'dialog', ...about, time: now() });
    const said = await otherwise();
    const answer = typeof said === 'string' ? said : (said?.answer ?? null);
    say({ event: 'answer', ...about, answer, time: now() });
    return said;
  }

  function again() {
    usings.clear();
    looker.listen();
  }

  core.dialogs.attend(attend);
  core.told = (name) => {
    if (RESTARTS.includes(name)) queueMicrotask(again);
    if (name === 'close') {
      core.told = null;
      looker.leave();
    }
  };
}

/**
 * `say({ event, … })` is told of calls, dialogs, changes of permissions and usage, on each device of this process that is opened
 * from now on.
 */
function watchDevices(say) {
  above.made = (_device, core, instruments) => {
    const calls = new CallLog((row) => say({ event: 'call', ...row }));
    instruments.watch((record, outcome, app) => calls.add(record, outcome, app));
    if (core.id >= 0) return watch(core, say);
    // To open it now would be more than watching.
    core.told = (name) => name === 'open' && watch(core, say);
  };
}

module.exports = { watchDevices };
