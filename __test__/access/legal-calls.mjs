// One call of every AtManager method that succeeds, and what it gives: the base of every matrix over all methods.
import { P } from './support.mjs';

const rowsOf = (rows) => rows.map(({ tokenID, permissionName }) => [tokenID, permissionName]);

/**
 * `caller` names the member of the scene that calls, `args` makes its arguments from the scene (and prepares what the
 * call needs), `optional` says how many optional parameters follow, `result` what it returns or resolves with.
 */
export const LEGAL_CALLS = [
  ...['verifyAccessToken', 'checkAccessToken'].map((method) => ({
    method,
    caller: 'nor',
    args: ({ id }) => [id, P.INTERNET],
    result: () => 0,
  })),
  ...['verifyAccessTokenSync', 'checkAccessTokenSync'].map((method) => ({
    method,
    caller: 'nor',
    sync: true,
    args: ({ id }) => [id, P.INTERNET],
    result: () => 0,
  })),
  {
    method: 'requestPermissionsFromUser',
    caller: 'self',
    optional: 1,
    args({ device, T }) {
      device.dialogs.answer('allow');
      return [T.context, [P.CAMERA]];
    },
    result: () => ({
      permissions: [P.CAMERA],
      authResults: [0],
      dialogShownResults: [true],
      errorReasons: [0],
    }),
  },
  {
    method: 'requestPermissionsFromUserWithWindowId',
    caller: 'sys',
    args: ({ SYS }) => [SYS.context, SYS.openWindow(), [P.GET, P.CAMERA]],
    result: () => ({
      permissions: [P.GET, P.CAMERA],
      authResults: [0, 2],
      dialogShownResults: [false, false],
      errorReasons: [0, 2],
    }),
  },
  ...['grantUserGrantedPermission', 'revokeUserGrantedPermission', 'revokePermission'].map((method) => ({
    method,
    caller: 'sys',
    optional: 1,
    args: ({ id }) => [id, P.CAMERA, 2],
    result: () => undefined,
  })),
  {
    method: 'grantPermission',
    caller: 'sys',
    args: ({ id }) => [id, P.CAMERA, 2],
    result: () => undefined,
  },
  { method: 'getPermissionFlags', caller: 'sys', args: ({ id }) => [id, P.INTERNET], result: () => 4 },
  {
    method: 'setPermissionRequestToggleStatus',
    caller: 'sys',
    optional: 1,
    args: () => [P.CAMERA, 0],
    result: () => undefined,
  },
  {
    method: 'getPermissionRequestToggleStatus',
    caller: 'sys',
    optional: 1,
    args: () => [P.CAMERA],
    result: () => 1,
  },
  { method: 'getVersion', caller: 'sys', args: () => [], result: () => 1 },
  {
    method: 'getPermissionsStatus',
    caller: 'sys',
    args: ({ id }) => [id, [P.CAMERA, P.INTERNET]],
    result: () => [1, 0],
  },
  ...subscriptions('sys', ['on', 'off'], 'permissionStateChange', ({ id }) => [[id], [P.CAMERA]]),
  ...subscriptions('sys', ['onPermissionStateChange', 'offPermissionStateChange'], undefined, ({ id }) => [
    [id],
    [P.CAMERA],
  ]),
  ...subscriptions('self', ['on', 'off'], 'selfPermissionStateChange', () => [[P.CAMERA]]),
  ...subscriptions('self', ['onSelfPermissionStateChange', 'offSelfPermissionStateChange'], undefined, () => [
    [P.CAMERA],
  ]),
  {
    method: 'requestPermissionOnSetting',
    caller: 'self',
    args({ device, T }) {
      device.dialogs.answer('allow');
      T.revoke(P.CAMERA);
      return [T.context, [P.CAMERA]];
    },
    result: () => [0],
  },
  {
    method: 'openPermissionOnSetting',
    caller: 'self',
    args({ device, T }) {
      device.dialogs.answer('allow');
      return [T.context, P.MANUAL];
    },
    result: () => 0,
  },
  {
    method: 'requestGlobalSwitch',
    caller: 'self',
    args({ device, T }) {
      device.dialogs.answer('allow');
      device.switches.camera = false;
      return [T.context, 0];
    },
    result: () => true,
  },
  {
    method: 'requestPermissionOnApplicationSetting',
    caller: 'sys',
    args({ device, id }) {
      device.dialogs.answer('allow');
      return [id];
    },
    result: () => undefined,
  },
  {
    method: 'getSelfPermissionStatus',
    caller: 'self',
    sync: true,
    args: () => [P.CAMERA],
    result: () => 1,
  },
  {
    method: 'queryStatusByPermission',
    caller: 'sys',
    args: () => [[P.CAMERA]],
    seen: rowsOf,
    result: ({ id }) => [[id, P.CAMERA]],
  },
  {
    method: 'queryStatusByTokenID',
    caller: 'sys',
    args: ({ SYS }) => [[SYS.tokenId]],
    seen: (rows) => rowsOf(rows).sort(),
    result: ({ SYS }) => [P.GRANT, P.REVOKE, P.GET, P.DIALOG].map((name) => [SYS.tokenId, name]).sort(),
  },
];

/** The `on` and the `off` of one event; the `off` first registers what it removes. */
function subscriptions(caller, [on, off], event, lists) {
  const head = event === undefined ? [] : [event];
  const listener = () => {};
  const shared = { caller, sync: true, event, result: () => undefined };
  return [
    { ...shared, method: on, args: (scene) => [...head, ...lists(scene), listener] },
    {
      ...shared,
      method: off,
      optional: 1,
      args(scene) {
        scene[caller][on](...head, ...lists(scene), listener);
        return [...head, ...lists(scene)];
      },
    },
  ];
}

/** What T must be for all of these calls. */
export const TARGET = { extra: [P.MANUAL] };

export const titleOf = ({ method, event }) => (event ? `${method}('${event}')` : method);

/** Makes the call: its value, as the row wants to see it. */
export async function resultOf(row, scene, args) {
  const value = scene[row.caller][row.method](...args);
  return (row.seen ?? ((same) => same))(row.sync ? value : await value);
}
