// Code for HarmonyOS, as it is written there: every specifier of the SDK that is here, compiled with nothing but
// `"types": ["ohos-security-kit/ohos"]` (ambient.test.mjs).
import {
  abilityAccessCtrl,
  bundleManager,
  type Context,
  type common,
  type PermissionRequestResult,
  type Permissions,
  privacyManager,
  type Want,
} from '@kit.AbilityKit';
import { util } from '@kit.ArkTS';
import { asset } from '@kit.AssetStoreKit';
import {
  type AsyncCallback,
  type BusinessError,
  type Callback,
  type ErrorCallback,
  osAccount,
} from '@kit.BasicServicesKit';
import { hilog } from '@kit.PerformanceAnalysisKit';
import { userAuth } from '@kit.UserAuthenticationKit';
import { describe, expect, it, Level, Size, TestType } from '@ohos/hypium';
import ohosAbilityAccessCtrl, {
  type Context as OhosContext,
  type Permissions as OhosPermissions,
  type PermissionRequestResult as OhosResult,
} from '@ohos.abilityAccessCtrl';
import type ohosOsAccount from '@ohos.account.osAccount';
import type ohosCommon from '@ohos.app.ability.common';
import type OhosWant from '@ohos.app.ability.Want';
import type {
  AsyncCallback as OhosAsyncCallback,
  Callback as OhosCallback,
  BusinessError as OhosError,
  ErrorCallback as OhosErrorCallback,
} from '@ohos.base';
import type ohosBundleManager from '@ohos.bundle.bundleManager';
import type ohosHilog from '@ohos.hilog';
import type ohosPrivacyManager from '@ohos.privacyManager';
import type { Permissions as PrivacyPermissions } from '@ohos.privacyManager';
import type ohosAsset from '@ohos.security.asset';
import type ohosUserAuth from '@ohos.userIAM.userAuth';
import type ohosUtil from '@ohos.util';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};

// The older specifiers stand for the same as the kits.
holds<Equal<typeof ohosAsset, typeof asset>>();
holds<Equal<typeof ohosAbilityAccessCtrl, typeof abilityAccessCtrl>>();
holds<Equal<typeof ohosPrivacyManager, typeof privacyManager>>();
holds<Equal<typeof ohosBundleManager, typeof bundleManager>>();
holds<Equal<typeof ohosOsAccount, typeof osAccount>>();
holds<Equal<typeof ohosUtil, typeof util>>();
holds<Equal<typeof ohosHilog, typeof hilog>>();
holds<Equal<typeof ohosUserAuth, typeof userAuth>>();
holds<Equal<OhosContext, Context>>();
holds<Equal<OhosResult, PermissionRequestResult>>();
holds<Equal<OhosPermissions, Permissions>>();
holds<Equal<PrivacyPermissions, Permissions>>();
holds<Equal<OhosAsyncCallback<string>, AsyncCallback<string>>>();
holds<Equal<OhosCallback<string>, Callback<string>>>();
holds<Equal<OhosError<string>, BusinessError<string>>>();
holds<Equal<OhosErrorCallback, ErrorCallback>>();
holds<Equal<ohosCommon.UIAbilityContext, common.UIAbilityContext>>();
holds<Equal<OhosWant, Want>>();
holds<common.UIAbilityContext extends Context ? true : false>();
holds<Equal<common.Context, common.UIAbilityContext>>();
// Names of types inside the namespaces are there as well.
holds<Equal<ohosAsset.AssetMap, Map<asset.Tag, asset.Value>>>();
holds<Equal<Parameters<userAuth.IAuthCallback['onResult']>, [result: ohosUserAuth.UserAuthResult]>>();

const DOMAIN = 0x0001;
const toBytes = (text: string): Uint8Array => new util.TextEncoder().encodeInto(text);
const toText = (bytes: Uint8Array): string =>
  util.TextDecoder.create('utf-8', { ignoreBOM: true }).decodeToString(bytes);

async function storeAndRead(): Promise<string> {
  const attributes: asset.AssetMap = new Map();
  attributes.set(asset.Tag.ALIAS, toBytes('demo_alias'));
  attributes.set(asset.Tag.SECRET, toBytes('demo_pwd'));
  attributes.set(asset.Tag.AUTH_TYPE, asset.AuthType.ANY);
  await asset.add(attributes).catch((error: BusinessError) => {
    if (error.code !== asset.ErrorCode.DUPLICATED)
      hilog.error(DOMAIN, 'Vault', 'failed: %{public}d', error.code);
  });
  const query: asset.AssetMap = new Map([[asset.Tag.AUTH_TYPE, asset.AuthType.ANY]]);
  const challenge = await asset.preQuery(query);
  const token = await authenticate(challenge);
  query.set(asset.Tag.AUTH_CHALLENGE, challenge).set(asset.Tag.AUTH_TOKEN, token);
  const [first] = await asset.query(query.set(asset.Tag.RETURN_TYPE, asset.ReturnType.ALL));
  return toText(first?.get(asset.Tag.SECRET) as Uint8Array);
}

function authenticate(challenge: Uint8Array): Promise<Uint8Array> {
  const authParam: userAuth.AuthParam = {
    challenge,
    authType: [userAuth.UserAuthType.PIN, userAuth.UserAuthType.FACE],
    authTrustLevel: userAuth.AuthTrustLevel.ATL1,
  };
  const widgetParam: userAuth.WidgetParam = {
    title: 'Read the card',
    windowMode: userAuth.WindowModeType.DIALOG_BOX,
  };
  userAuth.getAvailableStatus(userAuth.UserAuthType.PIN, userAuth.AuthTrustLevel.ATL4);
  return new Promise((resolve, reject) => {
    const instance: userAuth.UserAuthInstance = userAuth.getUserAuthInstance(authParam, widgetParam);
    const callback: userAuth.IAuthCallback = {
      onResult(result: userAuth.UserAuthResult) {
        instance.off('result', callback);
        instance.off('result');
        if (result.result === userAuth.UserAuthResultCode.SUCCESS && result.token) resolve(result.token);
        else reject(new Error(`${result.result} ${result.authType ?? userAuth.UserAuthType.PIN}`));
      },
    };
    instance.on('result', callback);
    instance.start();
    if (challenge.length === 0) instance.cancel();
  });
}

async function aboutMyself(): Promise<string[]> {
  const flags =
    bundleManager.BundleFlag.GET_BUNDLE_INFO_WITH_APPLICATION |
    bundleManager.BundleFlag.GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION;
  const info: bundleManager.BundleInfo = await bundleManager.getBundleInfoForSelf(flags);
  bundleManager.getBundleInfoForSelf(flags, (err: BusinessError, data: bundleManager.BundleInfo) => {
    if (!err) hilog.info(DOMAIN, 'About', '%{public}s %{private}s', data.name, data.signatureInfo.appId);
  });
  const { appInfo, reqPermissionDetails, permissionGrantStates } =
    bundleManager.getBundleInfoForSelfSync(flags);
  const granted = reqPermissionDetails.filter(
    (_, i) => permissionGrantStates[i] === bundleManager.PermissionGrantState.PERMISSION_GRANTED,
  );
  const { GET_APPLICATION_INFO_WITH_PERMISSION } = bundleManager.ApplicationFlag;
  const other = await bundleManager.getApplicationInfo(info.name, GET_APPLICATION_INFO_WITH_PERMISSION, 100);
  const onOther: AsyncCallback<bundleManager.ApplicationInfo> = (err, data) => {
    if (!err) hilog.debug(DOMAIN, 'About', data.permissions.join());
  };
  bundleManager.getApplicationInfo(info.name, 0, onOther);
  bundleManager.getApplicationInfo(info.name, 0, 100, onOther);
  const same: boolean =
    bundleManager.getApplicationInfoSync(info.name, 0).accessTokenId === appInfo.accessTokenId &&
    other.bundleType === bundleManager.BundleType.APP;
  const manager = abilityAccessCtrl.createAtManager();
  const permission: Permissions = 'ohos.permission.CAMERA';
  const status = manager.checkAccessTokenSync(appInfo.accessTokenId, permission);
  if (same && status === abilityAccessCtrl.GrantStatus.PERMISSION_GRANTED) {
    await privacyManager.addPermissionUsedRecord(appInfo.accessTokenId, permission, 1, 0);
  }
  return granted.map(({ name, usedScene }) => name + usedScene.when);
}

async function accounts(): Promise<number> {
  const manager: osAccount.AccountManager = osAccount.getAccountManager();
  manager.getOsAccountLocalId((err: BusinessError, id: number) =>
    hilog.warn(DOMAIN, 'Account', `${err} ${id}`),
  );
  manager.getOsAccountLocalIdForUid(20000000, (err, id) =>
    hilog.fatal(DOMAIN, 'Account', `${err?.code} ${id}`),
  );
  manager.getActivatedOsAccountLocalIds((_, ids) => ids.map((id) => id + 1));
  const unlocked: boolean = (await manager.isOsAccountUnlocked()) && (await manager.isOsAccountUnlocked(100));
  const ids: number[] = await manager.getActivatedOsAccountLocalIds();
  const own: number = await manager.getOsAccountLocalId();
  const foreground: number = await manager.getForegroundOsAccountLocalId();
  return unlocked ? own + foreground + ids.length : manager.getOsAccountLocalIdForUidSync(20000000);
}

async function ask(context: common.UIAbilityContext): Promise<number[]> {
  const manager: ohosAbilityAccessCtrl.AtManager = ohosAbilityAccessCtrl.createAtManager();
  const permissions: Array<Permissions> = ['ohos.permission.CAMERA'];
  manager.requestPermissionsFromUser(
    context,
    permissions,
    (err: BusinessError, data: PermissionRequestResult) => {
      if (!err) data.authResults.map((each) => each + 1);
    },
  );
  const listener: Callback<abilityAccessCtrl.PermissionStateChangeInfo> = ({ permissionName }) => {
    hilog.info(DOMAIN, 'Ask', permissionName);
  };
  manager.on('selfPermissionStateChange', permissions, listener);
  const { authResults } = await manager.requestPermissionsFromUser(context, permissions);
  return authResults;
}

const onError: ErrorCallback = (err) => hilog.error(DOMAIN, 'Any', `${err.code} ${err.message}`);
const onPlainError: ErrorCallback<Error> = (err) => err.message;
const want: Want = { bundleName: 'com.example.app', abilityName: 'EntryAbility', parameters: { id: 1 } };

function bytes(): number {
  const encoder = util.TextEncoder.create('utf-16le');
  const dest = new Uint8Array(8);
  const info: util.EncodeIntoUint8ArrayInfo = encoder.encodeIntoUint8Array('text', dest);
  const options: util.TextDecoderOptions = { fatal: true };
  const decoder: util.TextDecoder = new util.TextDecoder(encoder.encoding, options);
  const more: util.DecodeToStringOptions = { stream: true };
  const text: string = decoder.decodeToString(dest, more) + decoder.decodeWithStream(dest, more);
  return decoder.fatal && decoder.ignoreBOM ? info.read : info.written + text.length;
}

function log(level: hilog.LogLevel): void {
  hilog.setMinLogLevel(level);
  if (hilog.isLoggable(DOMAIN, 'Log', hilog.LogLevel.INFO))
    hilog.info(DOMAIN, 'Log', '%{public}o', { any: [1] });
}

const supported: boolean = canIUse('SystemCapability.Security.Asset') && globalThis.canIUse('other');

describe('vault', () => {
  it('reads', TestType.FUNCTION | Size.SMALLTEST | Level.LEVEL0, async () => {
    expect(await storeAndRead()).assertEqual('demo_pwd');
  });
});

export { aboutMyself, accounts, ask, bytes, log, onError, onPlainError, supported, want };
