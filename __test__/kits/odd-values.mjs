// Values that are made to surprise whoever looks at them.
import vm from 'node:vm';

const circle = {};
circle.self = circle;
const round = [];
round.push(round);

const refuse = () => {
  throw new SyntaxError('somebody else code');
};
const TRAPS = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'apply'];
const throwing = (target) => new Proxy(target, Object.fromEntries(TRAPS.map((trap) => [trap, refuse])));
function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
function detached() {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}
function shrunk() {
  const buffer = new ArrayBuffer(8, { maxByteLength: 8 });
  const bytes = new Uint8Array(buffer, 4, 4);
  buffer.resize(0);
  return bytes;
}
const withGetter = (target, name) => Object.defineProperty(target, name, { get: refuse, enumerable: true });
class OddMap extends Map {
  get size() {
    return refuse();
  }
}
for (const name of ['get', 'has', 'forEach', 'entries', 'keys', 'values', Symbol.iterator]) {
  OddMap.prototype[name] = refuse;
}

/** By name: how to make one, since some can be used once only. */
export const ODD = {
  'a circle': () => circle,
  'a list in itself': () => round,
  'a revoked proxy': () => revoked({}),
  'a revoked list': () => revoked([]),
  'a revoked function': () => revoked(() => {}),
  'a proxy that throws': () => throwing({}),
  'a list that throws': () => throwing([]),
  'a getter that throws': () =>
    withGetter({ bundleName: 'a.b', api: 'asset.add', app: { bundleName: 'a.b' } }, 'code'),
  'an element that throws': () => withGetter(['ohos.permission.CAMERA'], '1'),
  'a list with a hole': () => Object.assign(new Array(2), { 1: 'ohos.permission.CAMERA' }),
  'a huge hole': () => new Array(2 ** 32 - 1),
  'a list with an iterator': () =>
    Object.assign(['ohos.permission.CAMERA'], {
      *[Symbol.iterator]() {
        yield 5n;
      },
    }),
  'a list with toJSON': () => Object.assign(['ohos.permission.CAMERA'], { toJSON: refuse }),
  'an object with toJSON': () => ({ toJSON: () => 'ohos.permission.CAMERA' }),
  'an object with text': () => ({ toString: refuse, valueOf: refuse, [Symbol.toPrimitive]: refuse }),
  'a bigint': () => 100n,
  'a symbol': () => Symbol('odd'),
  'no prototype': () => Object.create(null),
  'another realm': () => vm.runInNewContext('({})'),
  'a list of another realm': () => vm.runInNewContext('[Symbol("odd")]'),
  'a map with methods of its own': () => new OddMap(),
  'a detached buffer': detached,
  'a shrunk buffer': shrunk,
  deep: () => JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`),
};

/** What no function takes, not even where an object of options may stand. */
export const NEVER = [
  ...['a revoked proxy', 'a revoked list', 'a revoked function', 'a proxy that throws', 'a list that throws'],
  ...['a bigint', 'a symbol'],
];
