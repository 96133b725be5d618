'use strict';

// Apps and bytes as replies have them.

const { isUtf8 } = require('node:buffer');

const showApp = ({ tokenId, manifest }) => ({
  token: tokenId,
  bundleName: manifest.bundleName,
  userId: manifest.userId,
  appIndex: manifest.appIndex,
});

function showBytes(bytes) {
  if (bytes === undefined || bytes === null) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    text: isUtf8(buffer) ? buffer.toString() : null,
    hex: buffer.toString('hex'),
    size: buffer.length,
  };
}

module.exports = { showApp, showBytes };
