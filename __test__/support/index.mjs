// What every area shares; its own support.mjs adds the cast.
export * from './codes.mjs';
export * from './devices.mjs';
export * from './expect.mjs';
export * from './maps.mjs';
