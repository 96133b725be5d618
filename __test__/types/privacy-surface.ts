// The declaration of `privacyManager` has exactly the published names, signatures and numbers (F1 to F22 of the
// specification), and the alias that devices have besides.
import type {
  App,
  AsyncCallback,
  Callback,
  Device,
  DeviceOptions,
  Permissions,
  Policies,
  privacyManager,
} from 'ohos-security-kit';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};

type Kit = typeof privacyManager;
type Names = Array<Permissions>;
type UsedType = privacyManager.PermissionUsedType;
type Options = privacyManager.AddPermissionUsedRecordOptions;
type UsingOptions = privacyManager.PermissionUsingOptions;
type Request = privacyManager.PermissionUsedRequest;
type Response = privacyManager.PermissionUsedResponse;
type Change = Callback<privacyManager.ActiveChangeResponse>;

interface Published {
  // adding a record: F1, F2
  addPermissionUsedRecord(
    tokenID: number,
    permissionName: Permissions,
    successCount: number,
    failCount: number,
    options?: Options,
  ): Promise<void>;
  addPermissionUsedRecord(
    tokenID: number,
    permissionName: Permissions,
    successCount: number,
    failCount: number,
    callback: AsyncCallback<void>,
  ): void;
  // reading records: F3, F4 and the alias
  getPermissionUsedRecord(request: Request): Promise<Response>;
  getPermissionUsedRecord(request: Request, callback: AsyncCallback<Response>): void;
  getPermissionUsedRecords(request: Request): Promise<Response>;
  getPermissionUsedRecords(request: Request, callback: AsyncCallback<Response>): void;
  // a usage begins: F5 to F8
  startUsingPermission(tokenID: number, permissionName: Permissions): Promise<void>;
  startUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    pid?: number,
    usedType?: UsedType,
  ): Promise<void>;
  startUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    pid?: number,
    usedType?: UsedType,
    options?: UsingOptions,
  ): Promise<void>;
  startUsingPermission(tokenID: number, permissionName: Permissions, callback: AsyncCallback<void>): void;
  // a usage ends: F9 to F12
  stopUsingPermission(tokenID: number, permissionName: Permissions): Promise<void>;
  stopUsingPermission(tokenID: number, permissionName: Permissions, pid?: number): Promise<void>;
  stopUsingPermission(
    tokenID: number,
    permissionName: Permissions,
    pid?: number,
    options?: UsingOptions,
  ): Promise<void>;
  stopUsingPermission(tokenID: number, permissionName: Permissions, callback: AsyncCallback<void>): void;
  // events: F13 to F16
  on(type: 'activeStateChange', permissionList: Names, callback: Change): void;
  off(type: 'activeStateChange', permissionList: Names, callback?: Change): void;
  onActiveStateChange(permissionList: Names, callback: Change): void;
  offActiveStateChange(permissionList: Names, callback?: Change): void;
  // used types, the toggle, permissions in use: F17 to F22
  getPermissionUsedTypeInfos(
    tokenId?: number | null,
    permissionName?: Permissions,
  ): Promise<Array<privacyManager.PermissionUsedTypeInfo>>;
  setPermissionUsedRecordToggleStatus(status: boolean): Promise<void>;
  setPermissionUsedRecordToggleStatus(status: boolean, subProfileId: number): Promise<void>;
  getPermissionUsedRecordToggleStatus(): Promise<boolean>;
  getPermissionUsedRecordToggleStatus(subProfileId: number): Promise<boolean>;
  checkPermissionInUse(permissionName: Permissions): boolean;
}

type Enums = 'PermissionUsageFlag' | 'PermissionActiveStatus' | 'PermissionUsedType';

holds<Equal<keyof Kit, keyof Published | Enums>>();
holds<Equal<{ [K in Exclude<keyof Kit, Enums>]: Kit[K] }, { [K in keyof Published]: Published[K] }>>();
holds<Equal<Device['privacyManager'], Kit>>();
holds<Equal<App['privacyManager'], Kit>>();

// The numbers; `${…}` makes text of an enum member's number.
type Numbers<E> = { [K in Extract<keyof E, string>]: E[K] extends number ? `${E[K]}` : never };
type Same<E, N> = Equal<Numbers<E>, { [K in keyof N]: N[K] }>;

holds<
  Same<Kit['PermissionUsageFlag'], { FLAG_PERMISSION_USAGE_SUMMARY: '0'; FLAG_PERMISSION_USAGE_DETAIL: '1' }>
>();
holds<
  Same<
    Kit['PermissionActiveStatus'],
    { PERM_INACTIVE: '0'; PERM_ACTIVE_IN_FOREGROUND: '1'; PERM_ACTIVE_IN_BACKGROUND: '2' }
  >
>();
holds<
  Same<Kit['PermissionUsedType'], { NORMAL_TYPE: '0'; PICKER_TYPE: '1'; SECURITY_COMPONENT_TYPE: '2' }>
>();

// Requests, results and events.
type Shape<T> = { [K in keyof T]: T[K] };

holds<
  Equal<
    Shape<Request>,
    {
      tokenId?: number;
      isRemote?: boolean;
      deviceId?: string;
      bundleName?: string;
      permissionNames?: Names;
      beginTime?: number;
      endTime?: number;
      flag: privacyManager.PermissionUsageFlag;
    }
  >
>();
holds<
  Equal<
    Shape<Response>,
    { beginTime: number; endTime: number; bundleRecords: Array<privacyManager.BundleUsedRecord> }
  >
>();
holds<
  Equal<
    Shape<privacyManager.BundleUsedRecord>,
    {
      tokenId: number;
      isRemote: boolean;
      deviceId: string;
      deviceName?: string;
      bundleName: string;
      permissionRecords: Array<privacyManager.PermissionUsedRecord>;
    }
  >
>();
holds<
  Equal<
    Shape<privacyManager.PermissionUsedRecord>,
    {
      permissionName: Permissions;
      accessCount: number;
      rejectCount: number;
      lastAccessTime: number;
      lastRejectTime: number;
      lastAccessDuration: number;
      enhancedIdentity?: string;
      accessRecords: Array<privacyManager.UsedRecordDetail>;
      rejectRecords: Array<privacyManager.UsedRecordDetail>;
    }
  >
>();
holds<
  Equal<
    Shape<privacyManager.UsedRecordDetail>,
    {
      status: number;
      lockScreenStatus?: number;
      timestamp: number;
      accessDuration: number;
      count?: number;
      usedType?: UsedType;
    }
  >
>();
holds<
  Equal<
    Shape<privacyManager.ActiveChangeResponse>,
    {
      callingTokenId?: number;
      tokenId: number;
      permissionName: Permissions;
      deviceId: string;
      activeStatus: privacyManager.PermissionActiveStatus;
      usedType?: UsedType;
      enhancedIdentity?: string;
    }
  >
>();
holds<
  Equal<
    Shape<privacyManager.PermissionUsedTypeInfo>,
    { tokenId: number; permissionName: Permissions; usedType: UsedType }
  >
>();
holds<Equal<Shape<Options>, { usedType?: UsedType; enhancedIdentity?: string }>>();
holds<Equal<Shape<UsingOptions>, { enhancedIdentity?: string }>>();

// The device beneath.
holds<Equal<DeviceOptions['usedRecordDetailLimit'], number | undefined>>();
holds<Equal<Policies['blockByAdmin'], (device: 'camera' | 'microphone', blocked: boolean) => void>>();
holds<Equal<Policies['muteByAdmin'], (device: 'camera' | 'microphone', muted: boolean) => void>>();
