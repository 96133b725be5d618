// This package through its public API only, on a device on disk, called by a system app.
import { createRequire } from 'node:module';
import { folder } from '../../published.mjs';
import { APPS } from '../data.mjs';

const require = createRequire(import.meta.url);

export const id = 'ours';
export const name = 'ohos-security-kit';
export const module = '..';
export const load = () => require(folder());

/** The device, the privacy manager of a system app, and the tokens of `count` further apps. */
export function openDevice(dir, count, options = {}) {
  const device = load().createDevice({
    dataDir: dir,
    rootKey: { kind: 'file' },
    app: {
      bundleName: 'com.example.bench',
      apl: 'system_basic',
      systemApp: true,
      permissions: ['ohos.permission.PERMISSION_USED_STATS'],
    },
    ...options,
  });
  const tokens = Array.from({ length: count }, (_, row) => {
    const bundleName = `com.example.watched${row}`;
    return (device.app(bundleName) ?? device.installApp({ bundleName })).tokenId;
  });
  return { device, manager: device.privacyManager, tokens };
}

export async function openRecords(dir) {
  const { device, manager, tokens } = openDevice(dir, APPS);
  return {
    add: ({ row, permission, success, fail }) =>
      manager.addPermissionUsedRecord(tokens[row], permission, success, fail),
    async totals({ row, permission }) {
      const found = await manager.getPermissionUsedRecord({
        tokenId: tokens[row],
        permissionNames: [permission],
        flag: manager.PermissionUsageFlag.FLAG_PERMISSION_USAGE_SUMMARY,
      });
      const record = found.bundleRecords[0]?.permissionRecords[0];
      return [record?.accessCount ?? 0, record?.rejectCount ?? 0];
    },
    close: () => device.close(),
  };
}
