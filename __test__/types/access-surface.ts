// The declaration of `abilityAccessCtrl` has exactly the published names, signatures and numbers (B2 and F1 to F34 of the
// specification), and the package root exports the types beside it.
import type {
  App,
  AsyncCallback,
  abilityAccessCtrl,
  BusinessError,
  Callback,
  Context,
  Device,
  Dialog,
  DialogAnswer,
  DialogChoice,
  DialogHandler,
  Dialogs,
  Password,
  PermissionRequestResult,
  Permissions,
  Policies,
  ProcessExit,
  PublishedPermission,
  Switches,
} from 'ohos-security-kit';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};

type Kit = typeof abilityAccessCtrl;
type Manager = abilityAccessCtrl.AtManager;
type GrantStatus = abilityAccessCtrl.GrantStatus;
type Status = abilityAccessCtrl.PermissionStatus;
type Toggle = abilityAccessCtrl.PermissionRequestToggleStatus;
type Change = Callback<abilityAccessCtrl.PermissionStateChangeInfo>;
type Rows = Promise<Array<abilityAccessCtrl.PermissionStatusInfo>>;
type Names = Array<Permissions>;

interface Published {
  // checking: F1 to F5
  verifyAccessToken(tokenID: number, permissionName: Permissions): Promise<GrantStatus>;
  verifyAccessToken(tokenID: number, permissionName: string): Promise<GrantStatus>;
  verifyAccessTokenSync(tokenID: number, permissionName: Permissions): GrantStatus;
  checkAccessToken(tokenID: number, permissionName: Permissions): Promise<GrantStatus>;
  checkAccessTokenSync(tokenID: number, permissionName: Permissions): GrantStatus;
  // asking the user: F6 to F8
  requestPermissionsFromUser(
    context: Context,
    permissionList: Names,
    requestCallback: AsyncCallback<PermissionRequestResult>,
  ): void;
  requestPermissionsFromUser(context: Context, permissionList: Names): Promise<PermissionRequestResult>;
  requestPermissionsFromUserWithWindowId(
    context: Context,
    windowId: number,
    permissionList: Names,
  ): Promise<PermissionRequestResult>;
  // granting and revoking: F9 to F14
  grantUserGrantedPermission(
    tokenID: number,
    permissionName: Permissions,
    permissionFlags: number,
  ): Promise<void>;
  grantUserGrantedPermission(
    tokenID: number,
    permissionName: Permissions,
    permissionFlags: number,
    callback: AsyncCallback<void>,
  ): void;
  revokeUserGrantedPermission(
    tokenID: number,
    permissionName: Permissions,
    permissionFlags: number,
  ): Promise<void>;
  revokeUserGrantedPermission(
    tokenID: number,
    permissionName: Permissions,
    permissionFlags: number,
    callback: AsyncCallback<void>,
  ): void;
  grantPermission(tokenID: number, permissionName: Permissions, permissionFlags: number): Promise<void>;
  revokePermission(
    tokenID: number,
    permissionName: Permissions,
    permissionFlags: number,
    killProcess?: boolean,
  ): Promise<void>;
  // flags, toggles, status: F15 to F21
  getPermissionFlags(tokenID: number, permissionName: Permissions): Promise<number>;
  setPermissionRequestToggleStatus(permissionName: Permissions, status: Toggle): Promise<void>;
  setPermissionRequestToggleStatus(
    permissionName: Permissions,
    status: Toggle,
    subProfileId: number,
  ): Promise<void>;
  getPermissionRequestToggleStatus(permissionName: Permissions): Promise<Toggle>;
  getPermissionRequestToggleStatus(permissionName: Permissions, subProfileId: number): Promise<Toggle>;
  getVersion(): Promise<number>;
  getPermissionsStatus(tokenID: number, permissionList: Names): Promise<Array<Status>>;
  // events: F22 to F27
  on(
    type: 'permissionStateChange',
    tokenIDList: Array<number>,
    permissionList: Names,
    callback: Change,
  ): void;
  on(type: 'selfPermissionStateChange', permissionList: Names, callback: Change): void;
  off(
    type: 'permissionStateChange',
    tokenIDList: Array<number>,
    permissionList: Names,
    callback?: Change,
  ): void;
  off(type: 'selfPermissionStateChange', permissionList: Names, callback?: Change): void;
  onPermissionStateChange(tokenIDList: Array<number>, permissionList: Names, callback: Change): void;
  offPermissionStateChange(tokenIDList: Array<number>, permissionList: Names, callback?: Change): void;
  onSelfPermissionStateChange(permissionList: Names, callback: Change): void;
  offSelfPermissionStateChange(permissionList: Names, callback?: Change): void;
  // Settings, switches, queries: F28 to F34
  requestPermissionOnSetting(context: Context, permissionList: Names): Promise<Array<GrantStatus>>;
  openPermissionOnSetting(
    context: Context,
    permission: Permissions,
  ): Promise<abilityAccessCtrl.SelectedResult>;
  requestGlobalSwitch(context: Context, type: abilityAccessCtrl.SwitchType): Promise<boolean>;
  requestPermissionOnApplicationSetting(tokenID: number): Promise<void>;
  getSelfPermissionStatus(permissionName: Permissions): Status;
  queryStatusByPermission(permissionList: Names): Rows;
  queryStatusByTokenID(tokenIDList: Array<number>): Rows;
}

holds<Equal<keyof Manager, keyof Published>>();
holds<Equal<{ [K in keyof Manager]: Manager[K] }, { [K in keyof Published]: Published[K] }>>();
holds<Equal<Kit['createAtManager'], () => Manager>>();
holds<
  Equal<
    keyof Kit,
    | 'createAtManager'
    | 'GrantStatus'
    | 'PermissionStateChangeType'
    | 'PermissionRequestToggleStatus'
    | 'PermissionStatus'
    | 'SwitchType'
    | 'SelectedResult'
  >
>();
holds<Equal<Device['abilityAccessCtrl'], Kit>>();
holds<Equal<App['abilityAccessCtrl'], Kit>>();
holds<App['context'] extends Context ? true : false>();
holds<Equal<ReturnType<App['status']>, Status>>();

// The numbers; `${…}` makes text of an enum member's number.
type Numbers<E> = { [K in Extract<keyof E, string>]: E[K] extends number ? `${E[K]}` : never };
type Same<E, N> = Equal<Numbers<E>, { [K in keyof N]: N[K] }>;

holds<Same<Kit['GrantStatus'], { PERMISSION_DENIED: '-1'; PERMISSION_GRANTED: '0' }>>();
holds<
  Same<Kit['PermissionStateChangeType'], { PERMISSION_REVOKED_OPER: '0'; PERMISSION_GRANTED_OPER: '1' }>
>();
holds<Same<Kit['PermissionRequestToggleStatus'], { CLOSED: '0'; OPEN: '1' }>>();
holds<
  Same<
    Kit['PermissionStatus'],
    { DENIED: '-1'; GRANTED: '0'; NOT_DETERMINED: '1'; INVALID: '2'; RESTRICTED: '3' }
  >
>();
holds<Same<Kit['SwitchType'], { CAMERA: '0'; MICROPHONE: '1'; LOCATION: '2' }>>();
holds<Same<Kit['SelectedResult'], { REJECTED: '-1'; OPENED: '0'; GRANTED: '1' }>>();

// Results and events.
type Shape<T> = { [K in keyof T]: T[K] };

holds<
  Equal<
    Shape<PermissionRequestResult>,
    {
      permissions: Array<string>;
      authResults: Array<number>;
      dialogShownResults?: Array<boolean>;
      errorReasons?: Array<number>;
    }
  >
>();
holds<
  Equal<
    Shape<abilityAccessCtrl.PermissionStateChangeInfo>,
    { change: abilityAccessCtrl.PermissionStateChangeType; tokenID: number; permissionName: Permissions }
  >
>();
holds<
  Equal<
    Shape<abilityAccessCtrl.PermissionStatusInfo>,
    {
      tokenID: number;
      permissionName: Permissions;
      grantStatus: GrantStatus;
      grantFlags: number;
      grantTimestamp?: number;
    }
  >
>();
holds<Equal<Callback<number>, (data: number) => void>>();
holds<Equal<AsyncCallback<number>, (err: BusinessError, data: number) => void>>();
holds<Equal<AsyncCallback<number, string>, (err: BusinessError<string>, data: number) => void>>();

// Permissions: the published names are known, and every other string is one as well.
holds<PublishedPermission extends Permissions ? true : false>();
holds<string extends Permissions ? true : false>();
holds<Permissions extends string ? true : false>();
holds<string extends PublishedPermission ? false : true>();
holds<
    | 'ohos.permission.ABILITY_BACKGROUND_COMMUNICATION'
    | 'ohos.permission.CAMERA'
    | 'ohos.permission.kernel.SUPPORT_PLUGIN'
    | 'ohos.permission.vehicle.WRITE_HARDWARE_CONFIG' extends PublishedPermission
    ? true
    : false
>();
// No unpublished name slipped in, the bare prefix for instance.
holds<'ohos.permission.' extends PublishedPermission ? false : true>();

// The device beneath.
type Word = 'allow' | 'allow-once' | 'deny' | 'dismiss';

holds<Equal<DialogChoice, Word | 'ask-every-time'>>();
holds<
  Equal<
    DialogAnswer,
    DialogChoice | { readonly answer: DialogChoice; readonly precise?: boolean; readonly password?: Password }
  >
>();
holds<Equal<DialogHandler, (dialog: Dialog) => DialogAnswer | Promise<DialogAnswer>>>();
holds<Equal<Parameters<Dialogs['answer']>, [policyOrHandler: Word | DialogHandler | undefined]>>();
holds<
  Equal<Dialog['kind'], 'permission' | 'setting' | 'manual' | 'switch' | 'application-setting' | 'auth'>
>();
holds<Equal<Dialog['authTypes'], readonly ('pin' | 'face' | 'fingerprint')[] | undefined>>();
holds<Equal<Dialog['precise'], true | undefined>>();
holds<Equal<Dialog['switch'], keyof Switches | undefined>>();
holds<Equal<Shape<Switches>, { camera: boolean; microphone: boolean; location: boolean }>>();
holds<
  Equal<
    keyof Policies,
    'setByAdmin' | 'restrictAccount' | 'blockByAdmin' | 'muteByAdmin' | 'grantForDebugApps'
  >
>();
holds<Equal<ProcessExit['reason'], 'exit' | 'permission-revoked'>>();
holds<Equal<App['exits'], readonly ProcessExit[]>>();
