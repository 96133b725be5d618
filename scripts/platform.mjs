// The platforms that packages are built for: one table for the build, the packages and the release workflow.

/** By the suffix of the addon's name: Rust's target, and what npm installs the package on. */
export const PLATFORMS = {
  'linux-x64-gnu': { target: 'x86_64-unknown-linux-gnu', os: 'linux', cpu: 'x64', libc: 'glibc' },
  'linux-arm64-gnu': { target: 'aarch64-unknown-linux-gnu', os: 'linux', cpu: 'arm64', libc: 'glibc' },
  'linux-x64-musl': { target: 'x86_64-unknown-linux-musl', os: 'linux', cpu: 'x64', libc: 'musl' },
  'linux-arm64-musl': { target: 'aarch64-unknown-linux-musl', os: 'linux', cpu: 'arm64', libc: 'musl' },
  'darwin-x64': { target: 'x86_64-apple-darwin', os: 'darwin', cpu: 'x64' },
  'darwin-arm64': { target: 'aarch64-apple-darwin', os: 'darwin', cpu: 'arm64' },
  'win32-x64-msvc': { target: 'x86_64-pc-windows-msvc', os: 'win32', cpu: 'x64' },
  'win32-arm64-msvc': { target: 'aarch64-pc-windows-msvc', os: 'win32', cpu: 'arm64' },
};

/** The platform that runs this. */
export function currentPlatform() {
  const { platform, arch, report } = process;
  const libc = () => (report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl');
  const suffix = { linux: libc, win32: () => '-msvc' }[platform]?.() ?? '';
  return `${platform}-${arch}${suffix}`;
}

export const addonOf = (platform) => `ohos-security-kit.${platform}.node`;
