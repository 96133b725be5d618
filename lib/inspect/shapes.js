'use strict';

// Apps and bytes as replies have them.

const { isUtf8 } = require('node:buffer');

/** The app as which the inspector asks what only the system may know. */
const LOOKER = {
  bundleName: 'ohos-security-kit.inspector',
  userId: 0,
  systemApp: true,
  apl: 'system_basic',
  permissions: ['ohos.permission.GET_SENSITIVE_PERMISSIONS', 'ohos.permission.PERMISSION_USED_STATS'],
};
/** The apps that look at a device: they are not what is looked at. */
const TOOLS = /^ohos-security-kit\.(cli|inspector)$/;

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

module.exports = { LOOKER, showApp, showBytes, TOOLS };
