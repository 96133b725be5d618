// A privacy dashboard for the terminal: which app is using camera, microphone or location right now, before the user or
// behind the user's back, and what every app did in the last 24 hours.
//
//   node examples/privacy-dashboard.mjs            plays a morning on a device in memory
//   node examples/privacy-dashboard.mjs <folder>   watches the device in that data folder until Ctrl+C
import fs from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { abilityAccessCtrl, createDevice, privacyManager } from 'ohos-security-kit';

const { PERM_INACTIVE, PERM_ACTIVE_IN_BACKGROUND } = privacyManager.PermissionActiveStatus;
const { FLAG_PERMISSION_USAGE_DETAIL } = privacyManager.PermissionUsageFlag;
const { PERMISSION_GRANTED } = abilityAccessCtrl.GrantStatus;

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const CAMERA = 'ohos.permission.CAMERA';
const MICROPHONE = 'ohos.permission.MICROPHONE';
const LOCATION = 'ohos.permission.LOCATION';
const APPROXIMATELY = 'ohos.permission.APPROXIMATELY_LOCATION';
const CALENDAR = 'ohos.permission.READ_CALENDAR';

/** An app that may look at the records, and write them. */
const systemApp = (bundleName) => ({
  bundleName,
  apl: 'system_basic',
  systemApp: true,
  permissions: ['ohos.permission.PERMISSION_USED_STATS'],
});

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
const [bold, dim, red, green] = [1, 2, 31, 32].map(paint);

const plain = (permission) => permission.replace('ohos.permission.', '').toLowerCase().replaceAll('_', ' ');

function span(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds === 0) return '-';
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

class Dashboard {
  #device;
  #timeZone;
  /** What is in use, by app, permission and identity: its last event, and since when. */
  #active = new Map();

  /** `timeZone`: in which times are shown; that of this machine unless given. */
  constructor(device, timeZone) {
    this.#device = device;
    this.#timeZone = timeZone;
  }

  /** Follows what is used from now on, and tells every change. */
  follow(tell) {
    const watched = [CAMERA, MICROPHONE, LOCATION, APPROXIMATELY];
    this.#device.privacyManager.on('activeStateChange', watched, (event) => tell(this.#change(event)));
  }

  #change(event) {
    const { tokenId, permissionName, enhancedIdentity, activeStatus } = event;
    const key = [tokenId, permissionName, enhancedIdentity].join();
    const now = this.#device.clock.now();
    const since = this.#active.get(key)?.since;
    const what = `${this.#nameOf(tokenId)}: ${plain(permissionName)}`;
    if (activeStatus === PERM_INACTIVE) {
      this.#active.delete(key);
      return dim(`○ ${what} ${since === undefined ? 'stays off' : `off after ${span(now - since)}`}`);
    }
    this.#active.set(key, { ...event, since: since ?? now });
    return this.#sign(event, what);
  }

  #sign({ activeStatus }, what) {
    return activeStatus === PERM_ACTIVE_IN_BACKGROUND
      ? red(`▲ ${what} IN THE BACKGROUND`)
      : green(`● ${what}`);
  }

  #nameOf(tokenId) {
    return this.#device.appByToken(tokenId)?.bundleName ?? `app ${tokenId}`;
  }

  time(ms) {
    return new Date(ms).toLocaleTimeString('en-GB', { timeZone: this.#timeZone });
  }

  /** What is in use now, in a line. */
  indicator() {
    const uses = [...this.#active.values()].map((event) =>
      this.#sign(event, `${this.#nameOf(event.tokenId)}: ${plain(event.permissionName)}`),
    );
    return uses.join('   ') || dim('nothing is in use');
  }

  /** The last 24 hours: a line for each app, identity and permission, and the latest records. */
  async history() {
    const { bundleRecords } = await this.#device.privacyManager.getPermissionUsedRecord({
      beginTime: this.#device.clock.now() - DAY,
      flag: FLAG_PERMISSION_USAGE_DETAIL,
    });
    const found = bundleRecords.flatMap(({ bundleName, permissionRecords }) =>
      permissionRecords.map((record) => ({ bundleName, ...record })),
    );
    found.sort((a, b) => a.bundleName.localeCompare(b.bundleName));
    return [...this.#summary(found), '', ...this.#latest(found)];
  }

  #summary(found) {
    const rows = found.map((record) => {
      const behind = record.accessRecords.filter(({ status }) => status === PERM_ACTIVE_IN_BACKGROUND);
      const sum = (details, member) => details.reduce((total, detail) => total + detail[member], 0);
      return [
        record.bundleName,
        plain(record.permissionName),
        String(record.accessCount),
        String(sum(behind, 'count')),
        String(record.rejectCount),
        span(sum(record.accessRecords, 'accessDuration')),
        span(sum(behind, 'accessDuration')),
        this.time(Math.max(record.lastAccessTime, record.lastRejectTime)),
      ];
    });
    return table(['app', 'permission', 'used', 'hidden', 'refused', 'for', 'hidden for', 'last'], rows);
  }

  #latest(found, count = 5) {
    const details = found.flatMap(({ bundleName, permissionName, accessRecords, rejectRecords }) =>
      [
        [accessRecords, 'used'],
        [rejectRecords, 'refused'],
      ].flatMap(([records, what]) =>
        records.map((detail) => ({ ...detail, what, name: `${bundleName}: ${plain(permissionName)}` })),
      ),
    );
    details.sort((a, b) => b.timestamp - a.timestamp);
    return details.slice(0, count).map(({ timestamp, name, what, status, accessDuration, count: times }) => {
      const how = [
        `${what}${times > 1 ? ` ${times} times` : ''}`,
        ...(accessDuration > 0 ? [`for ${span(accessDuration)}`] : []),
        ...(status === PERM_ACTIVE_IN_BACKGROUND ? ['in the background'] : []),
      ];
      return `${this.time(timestamp)}  ${name} ${how.join(' ')}`;
    });
  }
}

function table(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const draw = (row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  return rows.length > 0 ? [bold(draw(head)), ...rows.map(draw)] : [dim('nothing was used')];
}

/** Durations of a day need all its records, not the newest ten of each list; a day has 1,440 minutes to sum up. */
const EVERY_RECORD = { usedRecordDetailLimit: 10_000 };

/** What a camera, microphone or positioning service does: asks whether the app may, and accounts for it. */
class Service {
  #privacy;
  #access;

  constructor(app) {
    this.#privacy = app.privacyManager;
    this.#access = app.abilityAccessCtrl.createAtManager();
  }

  async open(app, permission) {
    const granted = this.#access.checkAccessTokenSync(app.tokenId, permission) === PERMISSION_GRANTED;
    if (granted) await this.#privacy.startUsingPermission(app.tokenId, permission);
    else await this.#privacy.addPermissionUsedRecord(app.tokenId, permission, 0, 1);
  }

  async close(app, permission) {
    await this.#privacy.stopUsingPermission(app.tokenId, permission);
  }

  /** One access that is over at once. */
  async touch(app, permission) {
    await this.#privacy.addPermissionUsedRecord(app.tokenId, permission, 1, 0);
  }
}

/** A morning with four apps; the clock moves only when told, so it takes no time. */
async function play() {
  const device = createDevice({
    inMemory: true,
    clock: 'manual',
    clockStart: Date.UTC(2026, 0, 1, 8),
    app: systemApp('com.example.dashboard'),
    ...EVERY_RECORD,
  });
  const service = new Service(device.installApp(systemApp('com.example.service')));
  const install = (name, ...permissions) => {
    const app = device.installApp({ bundleName: `com.example.${name}`, permissions });
    for (const permission of permissions) app.grant(permission);
    return app;
  };
  const maps = install('maps', APPROXIMATELY, LOCATION);
  const chat = install('chat', CAMERA, MICROPHONE, CALENDAR);
  const weather = install('weather', APPROXIMATELY);
  const torch = install('torch', CAMERA);

  const dashboard = new Dashboard(device, 'UTC');
  dashboard.follow((line) => console.log(`          ${line}`));
  /** Something happens, then time passes. */
  const step = async (title, happen, minutes) => {
    console.log(`${dashboard.time(device.clock.now())}  ${bold(title)}`);
    await happen();
    await turn(); // events come after the change
    console.log(`          now: ${dashboard.indicator()}`);
    device.clock.advance(minutes * MINUTE);
  };

  await step(
    'maps shows the way',
    () => {
      maps.foreground();
      return service.open(maps, LOCATION);
    },
    20,
  );
  await step('the user goes home, maps is left open', () => maps.background(), 45);
  await step('maps is swiped away', () => maps.exit(), 10);
  await step(
    'a video call',
    async () => {
      chat.foreground();
      await service.touch(chat, CALENDAR);
      await service.open(chat, CAMERA);
      await service.open(chat, MICROPHONE);
    },
    5,
  );
  await step('the user looks something up meanwhile', () => chat.background(), 2);
  await step(
    'and turns the camera off for all apps',
    () => {
      device.switches.camera = false;
    },
    3,
  );
  await step(
    'back in the call, camera on again',
    () => {
      chat.foreground();
      device.switches.camera = true;
    },
    5,
  );
  await step(
    'the call ends',
    async () => {
      await service.close(chat, CAMERA);
      await service.close(chat, MICROPHONE);
    },
    30,
  );
  await step(
    'a torch wants to listen, which nobody allowed it',
    () => {
      torch.foreground();
      return service.open(torch, MICROPHONE);
    },
    1,
  );
  await step(
    'weather looks up the place every hour, unseen',
    async () => {
      for (let hour = 0; hour < 3; hour += 1) {
        await service.touch(weather, APPROXIMATELY);
        device.clock.advance(HOUR);
      }
    },
    0,
  );

  console.log(`\n${bold('The last 24 hours')}\n`);
  for (const line of await dashboard.history()) console.log(line);
  device.close();
}

const LOOK_MS = 1000;

/**
 * Shows the device of a folder, which other processes use as well. What they record is seen at the next look; a running
 * usage is known to the process that started it only, so theirs are seen when they are over.
 */
async function watch(folder) {
  if (!fs.existsSync(folder)) throw new Error(`there is no ${folder}`);
  const app = systemApp('com.example.dashboard');
  const device = createDevice({ dataDir: folder, app, ...EVERY_RECORD });
  const dashboard = new Dashboard(device);
  let shown;
  const draw = async () => {
    const title = bold(`Privacy on the device in ${folder}`);
    const screen = [title, '', dashboard.indicator(), '', ...(await dashboard.history())].join('\n');
    if (screen === shown) return;
    shown = screen;
    console.log(process.stdout.isTTY ? `\x1b[2J\x1b[H${screen}` : `${screen}\n`);
  };
  const stop = (error) => {
    clearInterval(timer);
    device.close();
    if (error instanceof Error) fail(error);
    process.exit();
  };
  const look = () => draw().catch(stop);
  const timer = setInterval(look, LOOK_MS);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  dashboard.follow(look);
  await look();
}

function fail(error) {
  console.error(`privacy-dashboard: ${error.message}`);
  process.exitCode = 1;
}

const [folder] = process.argv.slice(2);
await (folder === undefined ? play() : watch(folder)).catch(fail);
