// A second process on a data folder. With an IPC channel it answers [command, argument] messages; with a command on
// its command line it carries that out and ends when nothing keeps it alive.
import { createDevice } from 'ohos-security-kit';
import { testApp } from '../../support/index.mjs';
import { manager, P, systemApp, thrown } from '../support.mjs';

let device;
let sys;
const TARGET = 'com.example.target';
const target = () => device.app(TARGET);

function open(options) {
  device = createDevice({ clock: 'manual', app: testApp, ...options });
  sys = manager(systemApp(device));
  return 'open';
}

/** What can be done to the target; each is over when it returns or resolves. */
const deeds = {
  grant: ([name, flags]) => sys.grantUserGrantedPermission(target().tokenId, name, flags),
  revoke: ([name, flags]) => sys.revokeUserGrantedPermission(target().tokenId, name, flags),
  grantInSettings: ([name]) => target().grant(name),
  revokeInSettings: ([name]) => target().revoke(name),
  administer: ([name, what]) => device.policies.setByAdmin(target(), name, what),
  restrict: ([name, restricted]) => device.policies.restrictAccount(100, [name], restricted),
  toggle: ([name, status]) => sys.setPermissionRequestToggleStatus(name, status),
  switchTo: ([which, on]) => {
    device.switches[which] = on;
  },
  debugPolicy: ([on]) => {
    device.policies.grantForDebugApps = on;
  },
  install: ([manifest]) => {
    device.installApp(manifest);
  },
  update: ([manifest]) => target().update(manifest),
  reset: () => target().resetPermissions(),
  uninstall: ([options]) => target().uninstall(options),
};

const commands = {
  open,
  do: async ([deed, ...more]) => {
    await deeds[deed](more);
    return 'done';
  },
  /** Does it and dies in the same turn, without giving anything a chance to tidy up. */
  doAndDie: async ([deed, ...more]) => {
    await deeds[deed](more);
    process.kill(process.pid, 'SIGKILL');
  },
  /** Grants a permission to one app after the other and says each token the moment it is granted. */
  grantAll: async ({ tokens, name }) => {
    for (const token of tokens) {
      await sys.grantUserGrantedPermission(token, name, 2);
      process.send({ granted: token });
    }
    return 'granted';
  },
  check: ([token, name]) => sys.checkAccessTokenSync(token, name),
  flags: ([token, name]) => sys.getPermissionFlags(token, name),
  toggleOf: (name) => sys.getPermissionRequestToggleStatus(name),
  switchOf: (which) => device.switches[which],
  token: (bundleName) => device.app(bundleName)?.tokenId ?? 0,
  watch: () => {
    sys.on('permissionStateChange', [], [], ({ change, tokenID, permissionName }) =>
      process.send({ event: [change, tokenID, permissionName] }),
    );
    return 'watching';
  },
  subscribe: (count) =>
    Array.from({ length: count }, () =>
      thrown(() => sys.on('permissionStateChange', [], [P.CAMERA], () => {})),
    ),
  close: () => device.close() ?? 'closed',
};

/** Programs of their own: they print lines and end when nothing keeps the process alive. */
const programs = {
  /** Subscribes and does nothing more. */
  subscribeAndLeave: (options) => {
    open(options);
    sys.on('permissionStateChange', [], [], () => {});
    sys.on('selfPermissionStateChange', [], () => {});
    console.log('subscribed');
  },
  /** The first of two listeners throws. */
  throwingListener: async (options) => {
    open(options);
    const app = device.installApp({ bundleName: TARGET, permissions: [P.CAMERA, P.MICROPHONE] });
    process.on('uncaughtException', (error) => console.log(`uncaught ${error.message}`));
    sys.on('permissionStateChange', [], [], ({ permissionName }) => {
      console.log(`first ${permissionName}`);
      throw new Error(`of the first, ${permissionName}`);
    });
    sys.on('permissionStateChange', [], [], ({ permissionName }) => console.log(`second ${permissionName}`));
    await sys.grantUserGrantedPermission(app.tokenId, P.CAMERA, 2);
    await sys.grantUserGrantedPermission(app.tokenId, P.MICROPHONE, 2);
    await new Promise((resolve) => setImmediate(resolve));
    console.log(`granted ${sys.checkAccessTokenSync(app.tokenId, P.CAMERA)}`);
  },
};

if (process.send) {
  process.on('disconnect', () => process.exit());
  process.on('message', async ([name, argument]) => {
    try {
      process.send({ result: (await commands[name](argument)) ?? null });
    } catch (error) {
      process.send({ error: `${error.code ?? ''} ${error.stack}` });
    }
  });
} else {
  const [name, argument] = process.argv.slice(2);
  await programs[name](JSON.parse(argument));
}
