'use strict';

// Jest: `preset: 'ohos-security-kit'`. Tests may be .ets, .ts and .js; JavaScript keeps Jest's own transformer.

module.exports = {
  testEnvironment: 'node',
  moduleFileExtensions: ['ets', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testMatch: ['**/?(*.)+(test|spec).?([cm])[jt]s', '**/?(*.)+(test|spec).ets'],
  transform: {
    '\\.(ets|[cm]?ts)$': require.resolve('../runners/jest-transform.js'),
    '\\.[cm]?js$': 'babel-jest',
  },
  setupFiles: [require.resolve('../runners/jest-setup.js')],
  resolver: require.resolve('../runners/jest-resolver.js'),
};
