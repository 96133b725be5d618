'use strict';

// Bytes sealed with AES-256-GCM: header || nonce || ciphertext || tag. The header says what the rest is and is authenticated
// with it. A nonce is 12 random bytes, so a key seals 2^32 times at most.

const crypto = require('node:crypto');

const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const OVERHEAD = NONCE_LENGTH + TAG_LENGTH;

function seal(key, header, plain) {
  const nonce = crypto.randomBytes(NONCE_LENGTH);
  const cipher = crypto.createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(header);
  return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed; undefined if it was not with this key, or is damaged. */
function unseal(key, headerLength, sealed) {
  if (sealed.length < headerLength + OVERHEAD) return undefined;
  const rest = sealed.subarray(headerLength);
  const decipher = crypto.createDecipheriv(ALGORITHM, key, rest.subarray(0, NONCE_LENGTH), {
    authTagLength: TAG_LENGTH,
  });
  decipher.setAAD(sealed.subarray(0, headerLength));
  decipher.setAuthTag(rest.subarray(-TAG_LENGTH));
  try {
    return Buffer.concat([decipher.update(rest.subarray(NONCE_LENGTH, -TAG_LENGTH)), decipher.final()]);
  } catch {
    return undefined;
  }
}

module.exports = { seal, unseal };
