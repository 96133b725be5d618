// node scripts/sdk-types.mjs [--check]: writes types/sdk.d.ts, which gives the compiler every specifier of the SDK and every
// name that ohos.d.ts does not declare, as `any`.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const sdk = require('../lib/sdk/lists');
const TARGET = path.join(root, 'types', 'sdk.d.ts');

/** Module -> the names that ohos.d.ts gives it, '*' if those of another. */
const declared = new Map(
  [
    ...fs
      .readFileSync(path.join(root, 'lib', 'entry', 'ohos.d.ts'), 'utf8')
      .matchAll(/^declare module '([^']+)' \{\n([^}]*(?:\}[^}]+)*?)^\}/gm),
  ].map(([, specifier, body]) => [
    specifier,
    new Set(
      [...body.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names]) =>
        names
          .split(',')
          .map((name) => name.trim().split(' as ').at(-1))
          .filter(Boolean),
      ),
    ),
  ]),
);

/** Modules that the lists do not have, with what they export; the kit has the same. */
const MORE = {
  '@arkts.collections': ['default'],
  '@arkts.lang': ['default'],
  '@arkts.math.Decimal': ['Decimal', 'default'],
  '@arkts.utils': ['default'],
};
const namesOf = (specifier) => MORE[specifier] ?? [...sdk.kindsOf(specifier).keys()];

const lines = [
  '// Made by scripts/sdk-types.mjs of the lists in lib/sdk. Names of the SDK that ohos.d.ts does not declare are `any`, as a value,',
  '// a type and a namespace: that is what the compiler makes of names of a module that is not there, if it is not to complain.',
];
for (const specifier of [...sdk.specifiers(), ...Object.keys(MORE)].sort()) {
  const known = declared.get(specifier) ?? new Set();
  const names = namesOf(specifier)
    .filter((name) => !known.has(name))
    .sort();
  if (names.length > 0)
    lines.push(
      `declare module '${specifier}' {`,
      '  // @ts-ignore',
      `  export { ${names.join(', ')} } from 'ohos-security-kit/undeclared';`,
      '}',
    );
}
const text = `${lines.join('\n')}\n`;
if (!process.argv.includes('--check')) fs.writeFileSync(TARGET, text);
else if (!fs.existsSync(TARGET) || fs.readFileSync(TARGET, 'utf8') !== text) {
  console.error('types/sdk.d.ts is not up to date: node scripts/sdk-types.mjs');
  process.exitCode = 1;
}
