'use strict';

// Finds the native addon: the one that a copy of this package has loaded already, one built here, else the prebuilt package
// of this platform, which npm installs as an optional dependency.

const fs = require('node:fs');
const path = require('node:path');
const { getEnvironmentData, setEnvironmentData } = require('node:worker_threads');
const { version } = require('../../package.json');
const { adopt } = require('./realm');

const root = path.join(__dirname, '..', '..');

/**
 * Two copies of this package in one process would be two SQLites, each of which drops the other's locks. Copies of one
 * version therefore share the addon of the first. Environment data reach other realms and workers that start later.
 */
const SHARED = `ohos-security-kit ${version} addon`;

/** Names of the addon for this platform. Asking which libc this is costs more than trying one after the other. */
function platformNames() {
  const { platform, arch } = process;
  if (platform === 'linux') return [`linux-${arch}-gnu`, `linux-${arch}-musl`];
  return [platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`];
}

const names = platformNames();

const isUnreadable = (file) => {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return false;
  } catch {
    return fs.existsSync(file);
  }
};

/** Why an addon that is there cannot be loaded, most telling first: by the error and the file, and what to do about it. */
const REASONS = [
  {
    is: ({ code }) => code === 'ERR_DLOPEN_DISABLED',
    reason: 'this process may not load addons (--no-addons, or --permission without --allow-addons)',
    remedy: 'Start Node without --no-addons; under --permission add --allow-addons.',
  },
  {
    is: ({ code }, file) => code === 'ERR_ACCESS_DENIED' || isUnreadable(file),
    reason: 'this process may not read it',
    remedy: 'Make the file readable; under --permission add --allow-fs-read for the folder of the package.',
  },
  {
    is: ({ message }) => /libc\.musl|ld-musl|ld-linux|GLIBC|relocating|symbol not found/i.test(message),
    reason: 'it was built for another C library',
    remedy:
      'Install again on this system: npm chooses between glibc and musl. An older glibc needs a build from source.',
  },
  {
    is: ({ code }) => code === 'ERR_DLOPEN_FAILED',
    reason: 'it is damaged, or was built for another system or processor',
    remedy: `Install again on this system (${process.platform} ${process.arch}), with the Node that runs it.`,
  },
];
const MISSING = {
  reason: `there is no native addon for ${names.join(' or ')}`,
  remedy: [
    'Installed from npm: the prebuilt addon is an optional dependency, so install again without --omit=optional and',
    '--no-optional. No prebuilt addon fits this platform: build it in a checkout of the sources with `npm run build`',
    '(needs Rust and a C compiler), and copy the .node file that it makes to',
    `  ${root}`,
  ].join('\n'),
};

function fileOf(place) {
  try {
    return require.resolve(place);
  } catch {
    return place;
  }
}

/** Says the reason first, then what to do. */
function refusal(failures) {
  const explained = failures
    .filter(({ error }) => error.code !== 'MODULE_NOT_FOUND')
    .map((failure) => ({ ...failure, ...REASONS.find(({ is }) => is(failure.error, failure.file)) }));
  const byWeight = REASONS.flatMap(({ reason }) => explained.filter((one) => one.reason === reason));
  const { reason, remedy, error } = byWeight[0] ?? explained[0] ?? { ...MISSING, error: failures[0].error };
  const message = [
    `ohos-security-kit cannot load its native addon: ${reason ?? error.message}.`,
    ...(remedy === undefined ? [] : [remedy]),
    'Tried:',
    ...failures.map(({ file, error: { message: said } }) => `  ${file}: ${said.split('\n')[0]}`),
  ];
  return Object.assign(new Error(message.join('\n'), { cause: error }), { code: 'ERR_OHOS_ADDON' });
}

function load() {
  const shared = getEnvironmentData(SHARED);
  const places = [
    shared?.file,
    ...names.map((name) => path.join(root, `ohos-security-kit.${name}.node`)),
    ...names.map((name) => `ohos-security-kit-${name}`),
  ].filter(Boolean);
  const failures = [];
  for (const place of places) {
    const file = fileOf(place);
    try {
      const native = require(place);
      if (!Object.hasOwn(native, 'place')) native.place = shared?.place ?? root;
      if (!Object.hasOwn(native, 'scratch')) native.scratch = undefined;
      setEnvironmentData(SHARED, { file, place: native.place });
      return native;
    } catch (error) {
      failures.push({ file, error });
    }
  }
  throw refusal(failures);
}

module.exports = adopt(load());
