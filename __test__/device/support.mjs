// What the tests of the device share is what every area shares.
export * from '../support/index.mjs';
