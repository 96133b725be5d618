'use strict';

// Finds the native addon: a build in the checkout, else the prebuilt package of this platform.

const path = require('node:path');

const root = path.join(__dirname, '..');

function isMusl() {
  // glibc names its version in the process report; reading it without the network part is fast.
  const report = process.report;
  if (!report) return false;
  report.excludeNetwork = true;
  const header = report.getReport().header;
  return !header.glibcVersionRuntime;
}

function platformName() {
  const { platform, arch } = process;
  if (platform === 'linux') return `linux-${arch}-${isMusl() ? 'musl' : 'gnu'}`;
  if (platform === 'win32') return `win32-${arch}-msvc`;
  return `${platform}-${arch}`;
}

function load() {
  const name = platformName();
  const tried = [path.join(root, `ohos-security-kit.${name}.node`), `ohos-security-kit-${name}`];
  const failures = [];
  for (const candidate of tried) {
    try {
      return require(candidate);
    } catch (error) {
      failures.push(`  ${candidate}: ${error.message.split('\n')[0]}`);
    }
  }
  throw new Error(
    `ohos-security-kit has no native addon for ${name}.\n${failures.join('\n')}\n` +
      'In a checkout, run `npm run build` (needs Rust and a C compiler).',
  );
}

module.exports = load();
