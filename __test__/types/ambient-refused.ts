// What must not compile when the specifiers of the SDK are imported. Every directive below fails the check when the
// mistake under it starts to compile. Wrong imports are in ambient.test.mjs.

import { bundleManager, type common, type Want } from '@kit.AbilityKit';
import { util } from '@kit.ArkTS';
import { asset } from '@kit.AssetStoreKit';
import { type BusinessError, type ErrorCallback, osAccount } from '@kit.BasicServicesKit';
import { hilog } from '@kit.PerformanceAnalysisKit';
import { userAuth } from '@kit.UserAuthenticationKit';
import common2 from '@ohos.app.ability.common';
import ohosAsset from '@ohos.security.asset';

const bytes = new Uint8Array(8);

export async function values(): Promise<unknown[]> {
  const manager = osAccount.getAccountManager();
  return [
    // @ts-expect-error only a type
    common2,
    // @ts-expect-error no such tag
    asset.Tag.PASSWORD,
    // @ts-expect-error the same by its older specifier
    ohosAsset.Tag.PASSWORD,
    // @ts-expect-error a number is no name
    canIUse(1),
    // @ts-expect-error the name is missing
    canIUse(),
    // @ts-expect-error a text is no answer
    canIUse('SystemCapability.Security.Asset').length,
    // @ts-expect-error OpenHarmony's encodeInto has one argument here
    new util.TextEncoder().encodeInto('text', bytes),
    // @ts-expect-error a text, not a number
    new util.TextEncoder().encode(5),
    // @ts-expect-error bytes, not a text
    new util.TextDecoder().decodeToString('text'),
    // @ts-expect-error options, not a flag
    new util.TextDecoder('utf-8', true),
    // @ts-expect-error not here
    new util.ArkTSVM(),
    // @ts-expect-error encodings are texts
    util.TextEncoder.create(8),
    // @ts-expect-error the domain is missing
    hilog.info('Tag', 'text'),
    // @ts-expect-error no such level
    hilog.isLoggable(1, 'Tag', hilog.LogLevel.VERBOSE),
    // @ts-expect-error a name is no level
    hilog.setMinLogLevel('INFO'),
    // @ts-expect-error flags are needed
    bundleManager.getBundleInfoForSelf(),
    // @ts-expect-error flags are a number
    bundleManager.getBundleInfoForSelfSync('all'),
    // @ts-expect-error a Sync function takes no callback
    bundleManager.getBundleInfoForSelfSync(0, () => {}),
    // @ts-expect-error the device does not know it
    bundleManager.getBundleInfoForSelfSync(0).installTime,
    // @ts-expect-error the device does not know it
    bundleManager.getApplicationInfoSync('com.example.app', 0).icon,
    // @ts-expect-error the callback gets an info
    bundleManager.getBundleInfoForSelf(0, (_: BusinessError, data: string) => data),
    // @ts-expect-error the flags are missing
    await bundleManager.getApplicationInfo('com.example.app'),
    // @ts-expect-error the uid is missing
    await manager.getOsAccountLocalIdForUid(),
    // @ts-expect-error not here
    manager.createOsAccount('name'),
    // @ts-expect-error the manager has it
    osAccount.getOsAccountLocalId(),
    // @ts-expect-error a promise is no number
    manager.getOsAccountLocalId() satisfies number,
  ];
}

export function authentication(instance: userAuth.UserAuthInstance): void {
  const authType = [userAuth.UserAuthType.PIN];
  const authTrustLevel = userAuth.AuthTrustLevel.ATL1;
  // @ts-expect-error the challenge is missing
  userAuth.getUserAuthInstance({ authType, authTrustLevel }, { title: 'title' });
  // @ts-expect-error the title is missing
  userAuth.getUserAuthInstance({ challenge: bytes, authType, authTrustLevel }, {});
  // @ts-expect-error has no effect here, so it is not there
  const reuse: userAuth.AuthParam = { challenge: bytes, authType, authTrustLevel, reuseUnlockResult: {} };
  // @ts-expect-error types are a list
  const one: userAuth.AuthParam = { challenge: bytes, authType: userAuth.UserAuthType.PIN, authTrustLevel };
  // @ts-expect-error no such event
  instance.on('end', { onResult() {} });
  // @ts-expect-error an object with onResult, not a function
  instance.on('result', () => {});
  // @ts-expect-error no such code
  instance.on('result', { onResult: ({ result }) => result === userAuth.UserAuthResultCode.OK });
  // @ts-expect-error the token may be missing
  instance.on('result', { onResult: ({ token }) => token.length });
  // @ts-expect-error it takes nothing
  instance.start(1);
  // @ts-expect-error the level is missing
  userAuth.getAvailableStatus(userAuth.UserAuthType.PIN);
  // @ts-expect-error only a type
  new userAuth.UserAuthInstance();
  console.log(reuse, one);
}

// @ts-expect-error the name is a text
export const want: Want = { bundleName: 1 };
// @ts-expect-error such a context is of extensions, which are not here
export type Other = common.UIExtensionContext;
// @ts-expect-error it gets an error
export const onError: ErrorCallback = (err: string) => err;
