'use strict';

// Run in a project of a user: prints what is there at run time, as the typings are to have it (names.test.mjs).

const kits = require('ohos-security-kit/kits');

const own = (object) => Object.getOwnPropertyNames(object);
const isClass = (value) => typeof value === 'function' && /^class\b/.test(String(value));

/** Members of a namespace by what they are; of an enum its members and numbers. */
function describe(namespace) {
  const members = { functions: [], classes: [], enums: {} };
  for (const name of own(namespace)) {
    const value = namespace[name];
    if (isClass(value)) members.classes.push(name);
    else if (typeof value === 'function') members.functions.push(name);
    else members.enums[name] = { ...value };
  }
  return members;
}

/** Public members of an object: its own, and those of its class. */
function membersOf(object) {
  const prototype = Object.getPrototypeOf(object);
  const inherited = prototype === Object.prototype ? [] : own(prototype);
  return [...own(object), ...inherited].filter((name) => name !== 'constructor');
}

const staticsOf = (type) => own(type).filter((name) => !['length', 'name', 'prototype'].includes(name));

const specifiers = Object.fromEntries(
  Object.entries(kits.implemented()).map(([specifier, names]) => {
    const module = kits.moduleOf(specifier);
    const values = names.filter((name) => module[name] !== undefined);
    return [specifier, { values, types: names.filter((name) => !values.includes(name)) }];
  }),
);

const { asset } = kits.moduleOf('@kit.AssetStoreKit');
const { abilityAccessCtrl, privacyManager, bundleManager } = kits.moduleOf('@kit.AbilityKit');
const { util } = kits.moduleOf('@kit.ArkTS');
const { hilog } = kits.moduleOf('@kit.PerformanceAnalysisKit');
const { osAccount } = kits.moduleOf('@kit.BasicServicesKit');
const { userAuth } = kits.moduleOf('@kit.UserAuthenticationKit');
const namespaces = {
  ...{ asset, abilityAccessCtrl, privacyManager, bundleManager, util, hilog, osAccount, userAuth },
};
const challenge = new Uint8Array(32);
const authentication = userAuth.getUserAuthInstance(
  { challenge, authType: [userAuth.UserAuthType.PIN], authTrustLevel: userAuth.AuthTrustLevel.ATL1 },
  { title: 'title' },
);

console.log(
  JSON.stringify({
    specifiers,
    namespaces: Object.fromEntries(Object.entries(namespaces).map(([name, it]) => [name, describe(it)])),
    // By the type of TypeScript that has the same members.
    objects: {
      'abilityAccessCtrl.AtManager': membersOf(abilityAccessCtrl.createAtManager()),
      'osAccount.AccountManager': membersOf(osAccount.getAccountManager()),
      'userAuth.UserAuthInstance': membersOf(authentication),
      'util.TextEncoder': membersOf(new util.TextEncoder()),
      'util.TextDecoder': membersOf(new util.TextDecoder()),
      'Omit<typeof util.TextEncoder, "prototype">': staticsOf(util.TextEncoder),
      'Omit<typeof util.TextDecoder, "prototype">': staticsOf(util.TextDecoder),
      "typeof import('ohos-security-kit')": own(require('ohos-security-kit')),
      "typeof import('ohos-security-kit/kits')": own(kits),
      "typeof import('ohos-security-kit/register')": own(require('ohos-security-kit/register')),
    },
  }),
);
