'use strict';

// The prebuilt addons, a package for each platform, which npm installs as optional dependencies. Each is required by a text of
// its own, inside `try`: so a bundler finds the one that is installed, and leaves the others out.

/** Names of the platforms that may fit. Asking which libc this is costs more than trying one after the other. */
function platformNames() {
  const { platform, arch } = process;
  if (platform === 'linux') return [`linux-${arch}-gnu`, `linux-${arch}-musl`];
  return [platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`];
}

function prebuilt(name) {
  const place = `ohos-security-kit-${name}`;
  try {
    switch (name) {
      case 'linux-x64-gnu':
        return { place, native: require('ohos-security-kit-linux-x64-gnu') };
      case 'linux-arm64-gnu':
        return { place, native: require('ohos-security-kit-linux-arm64-gnu') };
      case 'linux-x64-musl':
        return { place, native: require('ohos-security-kit-linux-x64-musl') };
      case 'linux-arm64-musl':
        return { place, native: require('ohos-security-kit-linux-arm64-musl') };
      case 'darwin-x64':
        return { place, native: require('ohos-security-kit-darwin-x64') };
      case 'darwin-arm64':
        return { place, native: require('ohos-security-kit-darwin-arm64') };
      case 'win32-x64-msvc':
        return { place, native: require('ohos-security-kit-win32-x64-msvc') };
      case 'win32-arm64-msvc':
        return { place, native: require('ohos-security-kit-win32-arm64-msvc') };
      default:
        return {
          place,
          error: { code: 'MODULE_NOT_FOUND', message: 'no package is made for this platform' },
        };
    }
  } catch (error) {
    return { place, error };
  }
}

module.exports = { platformNames, prebuilt };
