'use strict';

// Pairs of keys of cryptoFramework (RSA, ECC, X25519), and what two parties agree on with them.

const crypto = require('node:crypto');
const { ownOf } = require('../engine/plain');
const { need } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');
const { standInForMember } = require('../sdk/stand-in');
const { blob, Code, optionalBytes, raise, secretOf, secrets, withForms } = require('./crypto-shared');

/** Curves by the names of the kit. */
const CURVES = {
  ECC224: 'secp224r1',
  ECC256: 'prime256v1',
  ECC384: 'secp384r1',
  ECC521: 'secp521r1',
  ECC_Secp256k1: 'secp256k1',
};
function curveOf(name) {
  const [, size] = /^ECC_BrainPoolP(\d+[rt]1)$/.exec(name) ?? [];
  const curve = size === undefined ? ownOf(CURVES, name) : `brainpoolP${size}`;
  return crypto.getCurves().includes(curve) ? curve : undefined;
}

/** How keys are made, by their name: kind and options of node:crypto. */
function kindOf(name) {
  const [, modulus] = /^RSA(\d+)$/.exec(name) ?? [];
  if (modulus !== undefined) return ['rsa', { modulusLength: Number(modulus) }];
  if (name === 'X25519') return ['x25519', {}];
  const curve = curveOf(name);
  return curve === undefined ? undefined : ['ec', { namedCurve: curve }];
}

function asymKey(kind, algName, key) {
  const isPublic = kind === 'public';
  const der = () => key.export({ type: isPublic ? 'spki' : 'pkcs8', format: 'der' });
  const object = {
    algName,
    format: isPublic ? 'X.509' : 'PKCS#8',
    getEncoded: () => blob(der()),
    getEncodedPem: (type) =>
      key.export({ type: type === 'PKCS1' ? 'pkcs1' : isPublic ? 'spki' : 'pkcs8', format: 'pem' }),
    ...(isPublic ? {} : { clearMem() {} }),
  };
  const [type, where] = isPublic ? ['PubKey', 'pubKey'] : ['PriKey', 'priKey'];
  for (const name of ['getAsyKeySpec', 'getEncodedDer'])
    object[name] = standInForMember('@kit.CryptoArchitectureKit', `cryptoFramework.${type}`, name, where);
  secrets.set(object, key);
  return object;
}

function createAsyKeyGenerator(algName) {
  need(typeof algName === 'string', 'algName must be a string');
  const [name] = algName.split('|');
  const kind = kindOf(name) ?? raise(kitError(Code.NOT_SUPPORTED, algName));
  const pair = (publicKey, privateKey) => ({
    pubKey: publicKey && asymKey('public', name, publicKey),
    priKey: privateKey && asymKey('private', name, privateKey),
  });
  return withForms(
    { algName },
    {
      generateKeyPair() {
        const made = crypto.generateKeyPairSync(...kind);
        return pair(made.publicKey, made.privateKey);
      },
      convertKey(pub, pri) {
        const [spki, pkcs8] = [optionalBytes('pubKey', pub), optionalBytes('priKey', pri)];
        need(spki !== undefined || pkcs8 !== undefined, 'one of the keys is needed');
        return pair(
          spki && crypto.createPublicKey({ key: spki, type: 'spki', format: 'der' }),
          pkcs8 && crypto.createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' }),
        );
      },
      convertPemKey: (pub, pri) =>
        pair(pub && crypto.createPublicKey(pub), pri && crypto.createPrivateKey(pri)),
    },
  );
}

/** Names of key agreement: of one curve, of whatever curve the keys have, X25519. */
const AGREEMENTS = {
  ECC: () => true,
  X25519: ({ asymmetricKeyType }) => asymmetricKeyType === 'x25519',
};
const ofCurve = (curve) => (key) => key.asymmetricKeyDetails?.namedCurve === curve;

function createKeyAgreement(algName) {
  need(typeof algName === 'string', 'algName must be a string');
  const curve = curveOf(algName);
  const fits = ownOf(AGREEMENTS, algName) ?? (curve && ofCurve(curve));
  if (fits === undefined) throw kitError(Code.NOT_SUPPORTED, algName);
  return withForms(
    { algName },
    {
      generateSecret(priKey, pubKey) {
        const [privateKey, publicKey] = [secretOf(priKey), secretOf(pubKey)];
        need(
          privateKey.type === 'private' && publicKey.type === 'public',
          'a private and a public key are needed',
        );
        if (![privateKey, publicKey].every(fits)) throw kitError(Code.CRYPTO, `a key is not of ${algName}`);
        return blob(crypto.diffieHellman({ privateKey, publicKey }));
      },
    },
  );
}

module.exports = { createAsyKeyGenerator, createKeyAgreement };
