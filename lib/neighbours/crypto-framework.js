'use strict';

// @ohos.security.cryptoFramework over node:crypto: digests, MACs, derivation of keys, random bytes, AES, RSA and ECC keys, ciphers and signatures.
// Data are DataBlobs, `{ data: Uint8Array }`, in and out.

const crypto = require('node:crypto');
const { types } = require('node:util');
const { need } = require('../calls/deliver');
const { createAsyKeyGenerator, createKeyAgreement } = require('./crypto-keys');
const { kitError } = require('../calls/kit-errors');
const {
  blob,
  bytesOf,
  Code,
  digestOf,
  guarded,
  optionalBytes,
  raise,
  secretOf,
  secrets,
  withForms,
} = require('./crypto-shared');

function createMd(algName) {
  const hash = crypto.createHash(digestOf(algName));
  const { length } = crypto.createHash(digestOf(algName)).digest();
  return withForms(
    { algName, getMdLength: () => length },
    { update: (input) => void hash.update(bytesOf('input', input)), digest: () => blob(hash.digest()) },
  );
}

function createMac(spec) {
  const algName = typeof spec === 'string' ? spec : spec?.mdName;
  const digest = digestOf(algName);
  let mac;
  const started = () => mac ?? raise(kitError(Code.CRYPTO, 'init was not called'));
  return withForms(
    { algName, getMacLength: () => crypto.createHash(digest).digest().length },
    {
      init(key) {
        mac = crypto.createHmac(digest, secretOf(key));
      },
      update: (input) => void started().update(bytesOf('input', input)),
      doFinal: () => blob(started().digest()),
    },
  );
}
const bytesOrText = (what, value) => {
  need(typeof value === 'string' || types.isUint8Array(value), `${what} must be a string or a Uint8Array`);
  return Buffer.from(value);
};
function sizeOf(what, value) {
  need(Number.isInteger(Number(value)) && Number(value) > 0, `${what} must be a positive number`);
  return Number(value);
}
const rawBytes = (what, value) => {
  need(types.isUint8Array(value), `${what} must be a Uint8Array`);
  return Buffer.from(value);
};

/** RFC 5869, the two steps apart. */
const extract = (digest, key, salt) => crypto.createHmac(digest, salt).update(key).digest();
function expand(digest, key, info, size) {
  const blocks = [];
  for (let length = 0; length < size; length += blocks.at(-1).length) {
    if (blocks.length === 255) throw kitError(Code.CRYPTO, 'keySize is more than HKDF gives');
    const number = Buffer.from([blocks.length + 1]);
    const last = blocks.at(-1) ?? Buffer.alloc(0);
    blocks.push(
      crypto
        .createHmac(digest, key)
        .update(Buffer.concat([last, info, number]))
        .digest(),
    );
  }
  return Buffer.concat(blocks).subarray(0, size);
}

/** Derivations by the first word of their name; the others are its digest and what else it says. */
const DERIVATIONS = {
  PBKDF2: (digest) => (spec) =>
    crypto.pbkdf2Sync(
      bytesOrText('password', spec.password),
      rawBytes('salt', spec.salt),
      sizeOf('iterations', spec.iterations),
      sizeOf('keySize', spec.keySize),
      digest,
    ),
  HKDF: (digest, mode = 'EXTRACT_AND_EXPAND') => {
    need(['EXTRACT_AND_EXPAND', 'EXTRACT_ONLY', 'EXPAND_ONLY'].includes(mode), `HKDF has no mode ${mode}`);
    return (spec) => {
      const key = bytesOrText('key', spec.key);
      const extracted = mode === 'EXPAND_ONLY' ? key : extract(digest, key, rawBytes('salt', spec.salt));
      if (mode === 'EXTRACT_ONLY') return extracted;
      return expand(digest, extracted, rawBytes('info', spec.info), sizeOf('keySize', spec.keySize));
    };
  },
  SCRYPT: () => (spec) =>
    crypto.scryptSync(
      bytesOrText('passphrase', spec.passphrase),
      rawBytes('salt', spec.salt),
      sizeOf('keySize', spec.keySize),
      {
        N: sizeOf('n', spec.n),
        r: sizeOf('r', spec.r),
        p: sizeOf('p', spec.p),
        maxmem: sizeOf('maxMemory', spec.maxMemory),
      },
    ),
};

function createKdf(algName) {
  need(typeof algName === 'string', 'algName must be a string');
  const [name, md, mode] = algName.split('|');
  if (!Object.hasOwn(DERIVATIONS, name)) throw kitError(Code.NOT_SUPPORTED, algName);
  const derive = DERIVATIONS[name](name === 'SCRYPT' ? undefined : digestOf(md), mode);
  return withForms(
    { algName },
    {
      generateSecret: (spec) => {
        need(typeof spec === 'object' && spec !== null, 'params must be a KdfSpec');
        need(spec.algName === name, `params are not those of ${name}`);
        return blob(derive(spec));
      },
    },
  );
}

function createRandom() {
  const algName = 'CTR_DRBG';
  const made = withForms(
    { algName },
    {
      generateRandom: (length) => {
        need(Number.isInteger(length) && length > 0, 'len must be a positive number');
        return blob(crypto.randomBytes(length));
      },
    },
  );
  // The source of this system needs no seed.
  return Object.assign(made, { setSeed: (seed) => void bytesOf('seed', seed) });
}

function symKey(algName, bytes) {
  const key = {
    algName,
    format: 'RAW',
    getEncoded: () => blob(secretOf(key)),
    clearMem() {
      secretOf(key).fill(0);
    },
  };
  secrets.set(key, bytes);
  return key;
}

function createSymKeyGenerator(algName) {
  need(typeof algName === 'string', 'algName must be a string');
  const [, kind, size] = /^(AES|HMAC|3DES|SM4_)(?:\|?(?:SHA)?)(\d*)$/.exec(algName) ?? [];
  if (kind !== 'AES' && kind !== 'HMAC') throw kitError(Code.NOT_SUPPORTED, algName);
  const length = size === '' ? undefined : Number(size) / 8;
  if (kind === 'AES' && ![16, 24, 32].includes(length)) throw kitError(Code.NOT_SUPPORTED, algName);
  return withForms(
    { algName },
    {
      generateSymKey: () => symKey(algName, crypto.randomBytes(length ?? 32)),
      convertKey(key) {
        const bytes = bytesOf('key', key);
        need(kind === 'HMAC' || bytes.length === length, `a key of ${algName} has ${length} bytes`);
        return symKey(algName, bytes);
      },
    },
  );
}

const CryptoMode = { ENCRYPT_MODE: 0, DECRYPT_MODE: 1 };
const TAG_LENGTH = 16;

/** A cipher of a stream of bytes: what AES does in each of its modes. */
function aesCipher(algName, size, mode, padding) {
  const name = `aes-${size}-${mode.toLowerCase()}`;
  if (!crypto.getCiphers().includes(name)) throw kitError(Code.NOT_SUPPORTED, algName);
  const isGcm = mode === 'GCM';
  let cipher;
  let encrypts;
  let tag;
  const started = () => cipher ?? raise(kitError(Code.CRYPTO, 'init was not called'));
  return {
    init(opMode, key, params) {
      encrypts = opMode === CryptoMode.ENCRYPT_MODE;
      const iv = mode === 'ECB' ? null : bytesOf('params.iv', params?.iv);
      const make = encrypts ? crypto.createCipheriv : crypto.createDecipheriv;
      cipher = make(name, secretOf(key), iv, isGcm ? { authTagLength: TAG_LENGTH } : {});
      if (isGcm) {
        const aad = optionalBytes('params.aad', params.aad);
        if (aad !== undefined) cipher.setAAD(aad);
        if (!encrypts) cipher.setAuthTag(bytesOf('params.authTag', params.authTag));
      } else cipher.setAutoPadding(padding !== 'NoPadding');
      tag = undefined;
    },
    update(input) {
      const out = started().update(bytesOf('data', input));
      return out.length === 0 ? null : blob(out);
    },
    /** What is left. With GCM the tag stands behind what was encrypted. */
    doFinal(input) {
      const more = optionalBytes('data', input);
      const parts = [more === undefined ? Buffer.alloc(0) : started().update(more), started().final()];
      if (isGcm && encrypts) {
        tag = cipher.getAuthTag();
        parts.push(tag);
      }
      const all = Buffer.concat(parts);
      return all.length === 0 ? null : blob(all);
    },
  };
}

const PADDINGS = {
  PKCS1: () => ({ padding: crypto.constants.RSA_PKCS1_PADDING }),
  PKCS1_OAEP: ([hash = 'SHA256']) => ({
    padding: crypto.constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: digestOf(hash),
  }),
  NoPadding: () => ({ padding: crypto.constants.RSA_NO_PADDING }),
};

/** Node 20 decrypts with this padding no more, so it is taken off here: 0, 2, eight bytes or more that are not 0, 0, data. */
function decryptPkcs1(key, data) {
  const block = crypto.privateDecrypt({ key, padding: crypto.constants.RSA_NO_PADDING }, data);
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw kitError(Code.CRYPTO, 'the padding is wrong');
  return block.subarray(end + 1);
}

function rsaCipher(algName, padding, rest) {
  const how = PADDINGS[padding]?.(rest) ?? raise(kitError(Code.NOT_SUPPORTED, algName));
  let key;
  let encrypts;
  return {
    init(opMode, given) {
      encrypts = opMode === CryptoMode.ENCRYPT_MODE;
      key = secretOf(given);
    },
    update() {
      throw kitError(Code.NOT_SUPPORTED, 'RSA takes its data in doFinal');
    },
    doFinal(input) {
      const data = bytesOf('data', input);
      if (encrypts) return blob(crypto.publicEncrypt({ key, ...how }, data));
      return blob(
        padding === 'PKCS1' ? decryptPkcs1(key, data) : crypto.privateDecrypt({ key, ...how }, data),
      );
    },
  };
}

function createCipher(transformation) {
  need(typeof transformation === 'string', 'transformation must be a string');
  const [name, first, ...rest] = transformation.split('|');
  const [, kind, size] = /^(AES|RSA)(\d+)$/.exec(name) ?? [];
  if (kind === undefined || first === undefined) throw kitError(Code.NOT_SUPPORTED, transformation);
  const functions =
    kind === 'AES' ? aesCipher(transformation, size, first, rest[0]) : rsaCipher(transformation, first, rest);
  return withForms({ algName: transformation }, functions);
}

/** What a name such as `RSA2048|PKCS1|SHA256` or `ECC256|SHA256` says of a signature. */
function signatureOf(algName) {
  need(typeof algName === 'string', 'algName must be a string');
  const [name, ...rest] = algName.split('|');
  if (/^ECC\d+$/.test(name)) return { digest: digestOf(rest[0]), how: {} };
  if (!/^RSA\d+$/.test(name)) throw kitError(Code.NOT_SUPPORTED, algName);
  const [padding, digest, mask] = rest;
  const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_DIGEST } = crypto.constants;
  if (padding === 'PKCS1') return { digest: digestOf(digest), how: { padding: RSA_PKCS1_PADDING } };
  if (padding !== 'PSS' || (mask !== undefined && mask !== `MGF1_${digest}`))
    throw kitError(Code.NOT_SUPPORTED, algName);
  return {
    digest: digestOf(digest),
    how: { padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_DIGEST },
  };
}

/** What signing and verifying share: the key, then data, then the end. */
function signing(algName, make, end) {
  const { digest, how } = signatureOf(algName);
  let key;
  let state;
  const started = () => state ?? raise(kitError(Code.CRYPTO, 'init was not called'));
  const init = (given) => {
    key = secretOf(given);
    state = make(digest);
  };
  const update = (input) => void started().update(bytesOf('data', input));
  const finish = (input, ...rest) => {
    const more = optionalBytes('data', input);
    if (more !== undefined) started().update(more);
    const result = end(started(), { key, ...how }, ...rest);
    state = make(digest); // for the next
    return result;
  };
  return [{ algName }, { init, update }, finish];
}

function createSign(algName) {
  const [object, functions, sign] = signing(algName, crypto.createSign, (state, key) =>
    blob(state.sign(key)),
  );
  return withForms(object, { ...functions, sign });
}
function createVerify(algName) {
  const [object, functions, verify] = signing(algName, crypto.createVerify, (state, key, signature) =>
    state.verify(key, bytesOf('signatureData', signature)),
  );
  return withForms(object, { ...functions, verify });
}

const cryptoFramework = {
  createAsyKeyGenerator: (name) => guarded(() => createAsyKeyGenerator(name)),
  createCipher: (name) => guarded(() => createCipher(name)),
  createMac: (name) => guarded(() => createMac(name)),
  createMd: (name) => guarded(() => createMd(name)),
  createKeyAgreement: (name) => guarded(() => createKeyAgreement(name)),
  createKdf: (name) => guarded(() => createKdf(name)),
  createRandom: () => createRandom(),
  createSign: (name) => guarded(() => createSign(name)),
  createSymKeyGenerator: (name) => guarded(() => createSymKeyGenerator(name)),
  createVerify: (name) => guarded(() => createVerify(name)),
};

module.exports = { cryptoFramework };
