'use strict';

// Device.inspect: what the panels look at, and the server in front of it. docs/internals/inspector.md is the contract with the page.

const path = require('node:path');
const { platformFolder } = require('../engine/folder');
const { argumentError } = require('../engine/errors');
const { AppList } = require('./app-list');
const { AssetIndex } = require('./asset-index');
const { CallLog } = require('./call-log');
const { ALL, BY_CONTROL, changedByCall, StoreWatch } = require('./changes');
const { randomName } = require('./guard');
const { Looker } = require('./looker');
const { PendingDialogs } = require('./pending');
const { Refusal } = require('./refusal');
const { Server } = require('./server');
const { showApp } = require('./shapes');
const { Stream } = require('./stream');
const { Usings } = require('./usings');
const { Vaults } = require('./vaults');

const HIGHEST_PORT = 65535;
/** Device calls after which subscriptions and running uses are gone. */
const RESTARTS = ['reboot', 'reset', 'restore'];

/** One inspection of a device: what the routes work with. */
class Inspection {
  server = randomName(9);
  #end;
  #isOver = false;

  constructor(device, core, instruments, { readOnly, findings, awayMs, vaults, onRelease }) {
    this.device = device;
    this.core = core;
    this.instruments = instruments;
    this.readOnly = readOnly;
    this.findings = findings;
    this.folder = folderOf(core);
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.stream = new Stream(
      () => ({ server: this.server, readOnly }),
      (pages) => this.#came(pages),
    );
    const events = {
      permissionStateChange: (info) => this.#permissionChanged(info),
      activeStateChange: (change) => this.#usageChanged(change),
    };
    this.looker = new Looker(core, events, onRelease);
    this.calls = new CallLog((row) => this.#called(row));
    this.dialogs = new PendingDialogs(core, this.stream, { readOnly, awayMs });
    this.usings = new Usings(core, this.looker);
    this.apps = new AppList(core);
    this.assets = new AssetIndex(this.apps, this.looker, () => this.stream.changed('assets'));
    this.vaults = new Vaults(device, { readOnly, known: vaults }, () => this.stream.changed('vault'));
    this.store = new StoreWatch(this.folder, () => this.#written(ALL));
    instruments.watch(
      (record, outcome, app) => this.calls.add(record, outcome, app),
      () => this.stream.changed('device'),
    );
    core.told = (name) => this.#told(name);
    this.assets.start();
  }

  get isOver() {
    return this.#isOver;
  }

  get deviceType() {
    return this.core.deviceType;
  }

  /** The app that a route names. */
  appOf(token) {
    const app = this.device.appByToken(token);
    if (app === undefined) throw new Refusal('GONE', 'this app is not installed any more');
    return app;
  }

  end(reason, isClosing = false) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.core.told = null;
    this.instruments.watch(null);
    this.dialogs.end(isClosing);
    this.store.end();
    this.assets.end();
    this.vaults.end();
    this.looker.leave();
    this.stream.end(reason);
    this.#end();
  }

  #came(pages) {
    if (this.#isOver) return;
    this.dialogs.came(pages);
    this.store.came(pages);
  }

  #told(name) {
    if (name === 'close') return this.end('the device was closed', true);
    // What ends subscriptions does so after the engine has answered.
    if (RESTARTS.includes(name)) queueMicrotask(() => this.#restarted());
    return this.#written(BY_CONTROL[name] ?? []);
  }

  #restarted() {
    if (this.#isOver) return;
    this.usings.clear();
    this.looker.listen();
    // Others are told by the next event.
    this.stream.changed(...ALL);
  }

  #written(panels) {
    if (panels.includes('apps')) this.apps.stale();
    if (panels.includes('assets')) this.assets.stale();
    if (panels.includes('vault')) this.vaults.stale();
    if (panels.length > 0) this.stream.changed(...panels);
  }

  #called(row) {
    this.stream.call(row);
    if (row.code === 0) this.#written(changedByCall(row.api));
  }

  #permissionChanged({ change, tokenID, permissionName: permission }) {
    const app = this.core.control('apps.get', { tokenId: tokenID });
    const time = this.core.control('clock.now');
    const what = change === 1 ? 'granted' : 'revoked';
    this.stream.send('permission', { app: app && showApp(app), permission, change: what, time });
    this.stream.changed('permissions');
  }

  #usageChanged(change) {
    this.stream.send('usage', this.usings.changed(change));
    this.stream.changed('usage');
  }
}

/** The data folder; null in memory. */
const folderOf = ({ place }) =>
  place === undefined ? path.join(platformFolder(), 'ohos-security-kit') : place;

function portOf(port) {
  if (Number.isInteger(port) && port >= 0 && port <= HIGHEST_PORT) return port;
  throw argumentError(`port must be a whole number from 0 to ${HIGHEST_PORT}`);
}

/** Serves the inspector of a device; its address works once. Options behind the first two are the tool's own and those of tests. */
async function inspect(device, core, instruments, options) {
  const {
    port = 0,
    readOnly = false,
    findings,
    awayMs,
    vaults,
    files,
    patienceMs,
    onRelease,
    ...unknown
  } = options;
  if (typeof readOnly !== 'boolean') throw argumentError('readOnly must be true or false');
  if (Object.keys(unknown).length > 0) throw argumentError('inspect takes port and readOnly');
  if (core.told !== null) throw argumentError('the device is being inspected or watched already');
  const wanted = portOf(port);
  const look = new Inspection(device, core, instruments, { readOnly, findings, awayMs, vaults, onRelease });
  const server = new Server(look, { files, patienceMs });
  look.closed.then(() => server.close());
  try {
    await Promise.race([server.listen(wanted), look.closed]);
  } catch (error) {
    look.end('the port is taken');
    throw argumentError(`port ${wanted} cannot be used: ${error.code}`);
  }
  if (look.isOver) core.control('apps.default'); // the device was closed meanwhile, and says so
  return { url: server.url, closed: look.closed, close: () => look.end('closed by the program') };
}

module.exports = { inspect };
