'use strict';

// Finds the native addon: one built here, else the prebuilt package of this platform, which npm installs as an optional
// dependency.

const path = require('node:path');
const { adopt } = require('./realm');

const root = path.join(__dirname, '..');

/** Names of the addon for this platform. Asking which libc this is costs more than trying one after the other. */
function platformNames() {
  const { platform, arch } = process;
  if (platform === 'linux') return [`linux-${arch}-gnu`, `linux-${arch}-musl`];
  return [platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`];
}

function load() {
  const names = platformNames();
  const places = [
    ...names.map((name) => path.join(root, `ohos-security-kit.${name}.node`)),
    ...names.map((name) => `ohos-security-kit-${name}`),
  ];
  const failures = [];
  for (const place of places) {
    try {
      return require(place);
    } catch (error) {
      failures.push(`  ${place}: ${error.message.split('\n')[0]}`);
    }
  }
  throw new Error(
    [
      `ohos-security-kit has no native addon for ${names.join(' or ')}. Tried:`,
      ...failures,
      'Installed from npm: the prebuilt addon is an optional dependency, so install again without --omit=optional and',
      '--no-optional. No prebuilt addon fits this platform: build it in a checkout of the sources with `npm run build`',
      '(needs Rust and a C compiler), and copy the .node file that it makes to',
      `  ${root}`,
    ].join('\n'),
  );
}

module.exports = adopt(load());
