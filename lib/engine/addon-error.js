'use strict';

// The error for an addon that does not load. All have the code ERR_OHOS_ADDON, the reason in the first line, what to do about it
// in the next, and as their cause the error that the reason was read from.

const fs = require('node:fs');

const CODE = 'ERR_OHOS_ADDON';

/** What Node and others say where a package is not found. Single executables have their own word for it. */
const NOT_FOUND = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_UNKNOWN_BUILTIN_MODULE']);

const isUnreadable = (file) => {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return false;
  } catch {
    return fs.existsSync(file);
  }
};

/** Why an existing addon cannot be loaded, most telling first: by the error and the file, and what to do about it. */
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

const missing = (names) => ({
  reason: `there is no native addon for ${names.join(' or ')}`,
  remedy: [
    'Installed from npm: the prebuilt addon is an optional dependency, so install again without --omit=optional and',
    '--no-optional. In a bundle or a single executable: let the bundler copy the .node file, or name it by useAddon(file)',
    'or the variable OHOS_SECURITY_KIT_ADDON (docs/14-bundlers.md). No prebuilt addon fits this platform: build it in a',
    'checkout of the sources with `npm run build` (needs Rust and a C compiler), and name the file that it makes.',
  ].join('\n'),
});

function addonError(reason, rest, cause) {
  const message = [`ohos-security-kit cannot load its native addon: ${reason}.`, ...rest].join('\n');
  return Object.assign(new Error(message, { cause }), { code: CODE });
}

/** Says why none of these loaded: `{ place, file, error }`, the file where it is known. */
function refusal(names, failures) {
  const explained = failures
    .filter(({ error }) => !NOT_FOUND.has(error.code))
    .map((failure) => ({ ...failure, ...REASONS.find(({ is }) => is(failure.error, failure.file)) }));
  const byWeight = REASONS.flatMap(({ reason }) => explained.filter((one) => one.reason === reason));
  const { reason, remedy, error } = byWeight[0] ??
    explained[0] ?? { ...missing(names), error: failures[0].error };
  const rest = [
    ...(remedy === undefined ? [] : [remedy]),
    'Tried:',
    ...failures.map(({ place, file, error: { message } }) => `  ${file ?? place}: ${message.split('\n')[0]}`),
  ];
  return addonError(reason ?? error.message, rest, error);
}

module.exports = { addonError, refusal };
