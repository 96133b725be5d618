// This package through its public API only, on a device on disk, called by a system app.
import { createRequire } from 'node:module';
import { folder } from '../../published.mjs';

const require = createRequire(import.meta.url);
const sensitive = (verb) => `ohos.permission.${verb}_SENSITIVE_PERMISSIONS`;

export const id = 'ours';
export const name = 'ohos-security-kit';
export const module = '..';
export const load = () => require(folder());

/** The device, and the access manager of an app that may look at others and decide for the user. */
export function openDevice(dir, options = {}) {
  const device = load().createDevice({
    dataDir: dir,
    rootKey: { kind: 'file' },
    app: {
      bundleName: 'com.example.bench',
      apl: 'system_core',
      systemApp: true,
      permissions: ['GET', 'GRANT', 'REVOKE'].map(sensitive),
    },
    ...options,
  });
  return { device, manager: device.abilityAccessCtrl.createAtManager() };
}

function openWith(dir, { names, user, defined, userGranted }, durability) {
  const { device, manager } = openDevice(dir, { durability });
  for (const name of defined ? names : []) {
    const grantMode = user.includes(name) ? 'user_grant' : 'system_grant';
    device.definePermission({ name, grantMode, availableLevel: 'normal' });
  }
  const tokens = userGranted.map((held, row) => {
    const app = device.installApp({ bundleName: `com.example.checked${row}`, permissions: names });
    for (const permission of held) app.grant(permission);
    return app.tokenId;
  });
  return { device, manager, tokens };
}

export async function openChecks(dir, table) {
  const { device, manager, tokens } = openWith(dir, table, 'normal');
  return {
    tokens,
    check: (token, permission) => manager.checkAccessTokenSync(token, permission),
    checkLater: (token, permission) => manager.checkAccessToken(token, permission),
    close: () => device.close(),
  };
}

const FIXED_BY_USER = 2;

export async function openGrants(dir, table) {
  const { device, manager, tokens } = openWith(dir, table, 'full');
  return {
    pairs: tokens.flatMap((token) => table.user.map((permission) => ({ token, permission }))),
    grant: ({ token, permission }) => manager.grantUserGrantedPermission(token, permission, FIXED_BY_USER),
    isGranted: ({ token, permission }) => manager.checkAccessTokenSync(token, permission) === 0,
    close: () => device.close(),
  };
}
