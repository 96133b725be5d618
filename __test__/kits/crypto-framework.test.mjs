// cryptoFramework against known answers of the standards, and against node:crypto as another party.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import { CODE, kits, throws } from './support.mjs';

const { cryptoFramework } = kits.moduleOf('@kit.CryptoArchitectureKit');
const { ENCRYPT_MODE, DECRYPT_MODE } = cryptoFramework.CryptoMode;
const blob = (value) => ({ data: new Uint8Array(Buffer.from(value)) });
const hex = (text) => ({ data: new Uint8Array(Buffer.from(text, 'hex')) });
const toHex = ({ data }) => Buffer.from(data).toString('hex');

// FIPS 180, "abc".
for (const [name, digest] of [
  ['SHA1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
  ['SHA256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['MD5', '900150983cd24fb0d6963f7d28e17f72'],
]) {
  test(`crypto: ${name} of abc, at once and by promise`, async () => {
    const md = cryptoFramework.createMd(name);
    md.updateSync(blob('a'));
    md.updateSync(blob('bc'));
    assert.equal(toHex(md.digestSync()), digest);
    const later = cryptoFramework.createMd(name);
    await later.update(blob('abc'));
    assert.equal(toHex(await later.digest()), digest);
    assert.deepEqual([later.algName, later.getMdLength()], [name, digest.length / 2]);
  });
}

test('crypto: HMAC, RFC 4231 case 2', async () => {
  const key = cryptoFramework.createSymKeyGenerator('HMAC').convertKeySync(blob('Jefe'));
  const mac = cryptoFramework.createMac('SHA256');
  await mac.init(key);
  await mac.update(blob('what do ya want for nothing?'));
  assert.equal(
    toHex(await mac.doFinal()),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('crypto: random bytes differ', () => {
  const random = cryptoFramework.createRandom();
  assert.equal(random.generateRandomSync(16).data.length, 16);
  assert.notEqual(toHex(random.generateRandomSync(16)), toHex(random.generateRandomSync(16)));
  throws(CODE.INVALID_ARGUMENT, () => random.generateRandomSync(0));
});

test('crypto: AES-128-CBC, SP 800-38A F.2.1', async () => {
  const key = await cryptoFramework
    .createSymKeyGenerator('AES128')
    .convertKey(hex('2b7e151628aed2a6abf7158809cf4f3c'));
  const params = { algName: 'IvParamsSpec', iv: hex('000102030405060708090a0b0c0d0e0f') };
  const cipher = cryptoFramework.createCipher('AES128|CBC|NoPadding');
  await cipher.init(ENCRYPT_MODE, key, params);
  const sealed = await cipher.doFinal(hex('6bc1bee22e409f96e93d7e117393172a'));
  assert.equal(toHex(sealed), '7649abac8119b246cee98e9b12e9197d');
  cipher.initSync(DECRYPT_MODE, key, params);
  assert.equal(toHex(cipher.doFinalSync(sealed)), '6bc1bee22e409f96e93d7e117393172a');
});

for (const mode of ['ECB|PKCS7', 'CBC|PKCS7', 'CTR|NoPadding', 'GCM|PKCS7']) {
  test(`crypto: AES256|${mode} there and back, in pieces`, () => {
    const key = cryptoFramework.createSymKeyGenerator('AES256').generateSymKeySync();
    assert.equal(key.getEncoded().data.length, 32);
    const isGcm = mode.startsWith('GCM');
    const params = mode.startsWith('ECB')
      ? null
      : { iv: blob(crypto.randomBytes(isGcm ? 12 : 16)), aad: blob('about'), authTag: blob('') };
    const cipher = cryptoFramework.createCipher(`AES256|${mode}`);
    cipher.initSync(ENCRYPT_MODE, key, params);
    const pieces = [
      cipher.updateSync(blob('a secret that is longer')),
      cipher.updateSync(blob(' than a block')),
      cipher.doFinalSync(null),
    ];
    let sealed = Buffer.concat(pieces.filter((piece) => piece !== null).map(({ data }) => data));
    if (isGcm) {
      params.authTag = blob(sealed.subarray(-16));
      sealed = sealed.subarray(0, -16);
    }
    cipher.initSync(DECRYPT_MODE, key, params);
    assert.equal(
      Buffer.from(cipher.doFinalSync(blob(sealed)).data).toString(),
      'a secret that is longer than a block',
    );
    if (!isGcm) return;
    params.authTag.data[0] ^= 1;
    cipher.initSync(DECRYPT_MODE, key, params);
    throws(17630001, () => cipher.doFinalSync(blob(sealed)));
  });
}

for (const [generator, signature] of [
  ['RSA2048|PRIMES_2', 'RSA2048|PKCS1|SHA256'],
  ['RSA2048', 'RSA2048|PSS|SHA256|MGF1_SHA256'],
  ['ECC256', 'ECC256|SHA256'],
]) {
  test(`crypto: signatures of ${signature}`, async () => {
    const pair = await cryptoFramework.createAsyKeyGenerator(generator).generateKeyPair();
    const signer = cryptoFramework.createSign(signature);
    await signer.init(pair.priKey);
    await signer.update(blob('hello '));
    const signed = await signer.sign(blob('world'));
    const { pubKey } = cryptoFramework
      .createAsyKeyGenerator(generator)
      .convertKeySync(pair.pubKey.getEncoded(), null);
    const verifier = cryptoFramework.createVerify(signature);
    verifier.initSync(pubKey);
    assert.equal(verifier.verifySync(blob('hello world'), signed), true);
    verifier.initSync(pubKey);
    assert.equal(await verifier.verify(blob('hello moon'), signed), false);
    if (signature.includes('PSS')) return;
    const key = crypto.createPublicKey({
      key: Buffer.from(pubKey.getEncoded().data),
      type: 'spki',
      format: 'der',
    });
    assert.ok(
      crypto.verify('sha256', Buffer.from('hello world'), key, signed.data),
      'node:crypto says so too',
    );
  });
}

for (const padding of ['PKCS1', 'PKCS1_OAEP|SHA256|MGF1_SHA256']) {
  test(`crypto: RSA2048|${padding} there and back`, async () => {
    const { pubKey, priKey } = cryptoFramework.createAsyKeyGenerator('RSA2048').generateKeyPairSync();
    const cipher = cryptoFramework.createCipher(`RSA2048|${padding}`);
    await cipher.init(ENCRYPT_MODE, pubKey, null);
    const sealed = await cipher.doFinal(blob('secret'));
    await cipher.init(DECRYPT_MODE, priKey, null);
    assert.equal(Buffer.from((await cipher.doFinal(sealed)).data).toString(), 'secret');
  });
}

for (const [what, code, act] of [
  ['a digest that does not exist', 801, () => cryptoFramework.createMd('SHA257')],
  ['a name that is no text', 401, () => cryptoFramework.createMd(5)],
  ['data that are no blob', 401, () => cryptoFramework.createMd('SHA256').updateSync(new Uint8Array(1))],
  [
    'a key of another length',
    401,
    () => cryptoFramework.createSymKeyGenerator('AES256').convertKeySync(blob('short')),
  ],
  [
    'a cipher before its key',
    17630001,
    () => cryptoFramework.createCipher('AES256|CBC|PKCS7').doFinalSync(blob('a')),
  ],
  ['a curve that does not exist', 801, () => cryptoFramework.createAsyKeyGenerator('ECC999')],
  ['what is no key', 401, () => cryptoFramework.createMac('SHA256').initSync({})],
  ['a part that is not implemented', 'ERR_OHOS_STAND_IN', () => cryptoFramework.createX509Cert()],
])
  test(`crypto: ${what} is ${code}`, () => assert.throws(act, { code }));

// RFC 7914 11, RFC 5869 A.1, RFC 7914 12.
const KDFS = [
  [
    'PBKDF2|SHA256',
    { algName: 'PBKDF2', password: 'passwd', salt: Buffer.from('salt'), iterations: 1, keySize: 64 },
    '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc' +
      '49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
  ],
  [
    'HKDF|SHA256',
    {
      algName: 'HKDF',
      key: Buffer.alloc(22, 0x0b),
      salt: Buffer.from('000102030405060708090a0b0c', 'hex'),
      info: Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'),
      keySize: 42,
    },
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  ],
  [
    'SCRYPT',
    {
      algName: 'SCRYPT',
      passphrase: '',
      salt: new Uint8Array(0),
      n: 16,
      r: 1,
      p: 1,
      maxMemory: 2 ** 20,
      keySize: 64,
    },
    '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
      'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
  ],
];
for (const [name, spec, expected] of KDFS) {
  test(`crypto: ${name} derives what its standard says`, async () => {
    const kdf = cryptoFramework.createKdf(name);
    assert.equal(kdf.algName, name);
    assert.equal(toHex(await kdf.generateSecret(spec)), expected);
    assert.equal(toHex(kdf.generateSecretSync(spec)), expected);
    throws(CODE.INVALID_ARGUMENT, () => kdf.generateSecretSync({ ...spec, algName: 'X963KDF' }));
    throws(CODE.INVALID_ARGUMENT, () => kdf.generateSecretSync({ ...spec, salt: 'text' }));
  });
}

test('crypto: HKDF in two steps gives what it gives in one; other derivations are not supported', () => {
  const [, spec, expected] = KDFS[1];
  const derive = (mode, more) =>
    cryptoFramework.createKdf(`HKDF|SHA256|${mode}`).generateSecretSync({ ...spec, ...more });
  assert.equal(toHex(derive('EXPAND_ONLY', { key: derive('EXTRACT_ONLY').data })), expected);
  throws(CODE.INVALID_ARGUMENT, () => cryptoFramework.createKdf('HKDF|SHA256|OTHER'));
  throws(CODE.NO_CAPABILITY, () => cryptoFramework.createKdf('ARGON2'));
});

test('crypto: PKCS1 refuses what it did not make', () => {
  const generator = cryptoFramework.createAsyKeyGenerator('RSA2048');
  const [one, other] = [generator.generateKeyPairSync(), generator.generateKeyPairSync()];
  const cipher = cryptoFramework.createCipher('RSA2048|PKCS1');
  cipher.initSync(ENCRYPT_MODE, one.pubKey, null);
  const sealed = cipher.doFinalSync(blob('secret'));
  cipher.initSync(DECRYPT_MODE, other.priKey, null);
  assert.throws(() => cipher.doFinalSync(sealed), { code: 17630001 });
  cipher.initSync(DECRYPT_MODE, one.priKey, null);
  assert.throws(() => cipher.doFinalSync(blob('short')), { code: 17630001 });
  assert.equal(Buffer.from(cipher.doFinalSync(sealed).data).toString(), 'secret');
});

for (const [generator, agreement, size] of [
  ['ECC256', 'ECC256', 32],
  ['ECC384', 'ECC', 48],
  ['ECC521', 'ECC521', 66],
  ['ECC_Secp256k1', 'ECC_Secp256k1', 32],
  ['ECC_BrainPoolP256r1', 'ECC_BrainPoolP256r1', 32],
  ['X25519', 'X25519', 32],
])
  test(`crypto: two parties agree by ${agreement}`, async () => {
    const keys = cryptoFramework.createAsyKeyGenerator(generator);
    const [one, other] = [await keys.generateKeyPair(), keys.generateKeyPairSync()];
    const agree = cryptoFramework.createKeyAgreement(agreement);
    assert.equal(agree.algName, agreement);
    const secret = agree.generateSecretSync(one.priKey, other.pubKey);
    const given = await keys.convertKey(one.pubKey.getEncoded(), null);
    assert.deepEqual(await agree.generateSecret(other.priKey, given.pubKey), secret);
    assert.equal(secret.data.length, size);
    assert.ok(secret.data.some((byte) => byte !== 0));
    assert.throws(() => agree.generateSecretSync(one.pubKey, other.pubKey), { code: 401 });
    assert.throws(() => agree.generateSecretSync({}, other.pubKey), { code: 401 });
  });

test('crypto: what is agreed on is what ECDH of node:crypto says', () => {
  const { pubKey, priKey } = cryptoFramework.createAsyKeyGenerator('ECC256').generateKeyPairSync();
  const asKey = (der, type, make) => make({ key: Buffer.from(der.data), type, format: 'der' });
  const own = asKey(priKey.getEncoded(), 'pkcs8', crypto.createPrivateKey).export({ format: 'jwk' });
  const { x, y } = asKey(pubKey.getEncoded(), 'spki', crypto.createPublicKey).export({ format: 'jwk' });
  const ecdh = crypto.createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(own.d, 'base64url'));
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const { data } = cryptoFramework.createKeyAgreement('ECC256').generateSecretSync(priKey, pubKey);
  assert.deepEqual(Buffer.from(data), ecdh.computeSecret(point));
});

test('crypto: keys of another curve do not agree, and no agreement has another name', () => {
  const [p256, p384] = ['ECC256', 'ECC384'].map((name) =>
    cryptoFramework.createAsyKeyGenerator(name).generateKeyPairSync(),
  );
  for (const [name, one, other] of [
    ['ECC256', p384, p384],
    ['ECC', p256, p384],
    ['X25519', p256, p256],
  ])
    assert.throws(
      () => cryptoFramework.createKeyAgreement(name).generateSecretSync(one.priKey, other.pubKey),
      {
        code: 17630001,
      },
    );
  for (const name of ['DH_modp1536', '', 'constructor', '__proto__', 'ECC_BrainPoolP999r1'])
    assert.throws(() => cryptoFramework.createKeyAgreement(name), { code: 801 }, name);
  assert.throws(() => cryptoFramework.createKeyAgreement(1), { code: 401 });
});
