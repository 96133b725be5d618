// Unit tests in the manner of @ohos/hypium, run by node:test. Handwritten.

/**
 * What kind of test a case is. Attributes are joined with `|`, also across the groups: `TestType.FUNCTION |
 * Size.SMALLTEST | Level.LEVEL0`. `OHOS_TEST_TYPE=function,security` runs only some of them.
 *
 * @since 0.1.0
 */
export enum TestType {
  FUNCTION = 0x1,
  PERFORMANCE = 0x2,
  POWER = 0x4,
  RELIABILITY = 0x8,
  SECURITY = 0x10,
  GLOBAL = 0x20,
  COMPATIBILITY = 0x40,
  USER = 0x80,
  STANDARD = 0x100,
  SAFETY = 0x200,
  RESILIENCE = 0x400,
}

/**
 * How large a case is. `OHOS_TEST_SIZE=small,medium` runs only some of them.
 *
 * @since 0.1.0
 */
export enum Size {
  SMALLTEST = 0x10000,
  MEDIUMTEST = 0x20000,
  LARGETEST = 0x40000,
}

/**
 * How important a case is, 0 being the most. `OHOS_TEST_LEVEL=0,1` runs only some of them.
 *
 * @since 0.1.0
 */
export enum Level {
  LEVEL0 = 0x1000000,
  LEVEL1 = 0x2000000,
  LEVEL2 = 0x4000000,
  LEVEL3 = 0x8000000,
  LEVEL4 = 0x10000000,
}

/**
 * The attribute of a case that has none: the filters of attributes let it through.
 *
 * @since 0.1.0
 */
export const DEFAULT: 0;

/**
 * The function of a case or hook. It ends when it returns, when the promise it returns is settled, or, if it takes
 * `done`, when that has been called as well. It may take 5 seconds; `OHOS_TEST_TIMEOUT` sets other milliseconds.
 *
 * @since 0.1.0
 */
export type TestFunction =
  | (() => unknown)
  | ((done: () => void) => unknown)
  // biome-ignore lint/suspicious/noExplicitAny: the data of a data-driven case are the test's own
  | ((data: any) => unknown)
  // biome-ignore lint/suspicious/noExplicitAny: the same
  | ((done: () => void, data: any) => unknown);

/**
 * A suite. The function is called at once and registers cases, hooks and nested suites; the cases of a suite run before
 * the suites nested in it.
 *
 * @since 0.1.0
 * @throws {TypeError} Without a name or a function.
 */
export function describe(testSuiteName: string, callback: () => unknown): void;

/**
 * A suite whose cases are all skipped.
 *
 * @since 0.1.0
 * @throws {TypeError} Without a name or a function.
 */
export function xdescribe(testSuiteName: string, callback: () => unknown): void;
export namespace xdescribe {
  /** The same with a reason, which the report has. */
  function reason(text: string): (testSuiteName: string, callback: () => unknown) => void;
}

/**
 * A case. An expectation that fails in it makes it fail, even when its error is caught or its promise is not awaited.
 *
 * @param attribute {@link TestType}, {@link Size} and {@link Level} joined with `|`, or 0.
 * @param timeout How long it may take, in milliseconds; by default `OHOS_TEST_TIMEOUT`, or 5000.
 * @since 0.1.0
 * @throws {TypeError} Without a name or a function, or with an attribute that is no number.
 */
export function it(testCaseName: string, attribute: number, callback: TestFunction, timeout?: number): void;
export function it(testCaseName: string, callback: TestFunction, timeout?: number): void;

/**
 * A case that is skipped.
 *
 * @since 0.1.0
 * @throws {TypeError} Without a name or a function, or with an attribute that is no number.
 */
export function xit(testCaseName: string, attribute: number, callback: TestFunction): void;
export function xit(testCaseName: string, callback: TestFunction): void;
export namespace xit {
  /** The same with a reason, which the report has. */
  function reason(
    text: string,
  ): (testCaseName: string, attribute: number, callback: TestFunction, timeout?: number) => void;
}

/**
 * Runs once, before the first case of the suite.
 *
 * @since 0.1.0
 */
export function beforeAll(callback: TestFunction): void;

/**
 * Runs before each case of the suite itself; those of nested suites have hooks of their own.
 *
 * @since 0.1.0
 */
export function beforeEach(callback: TestFunction): void;

/**
 * Runs after each case of the suite itself, also after one that failed.
 *
 * @since 0.1.0
 */
export function afterEach(callback: TestFunction): void;

/**
 * Runs before each case of the suite and of those nested in it, before their {@link beforeEach}.
 *
 * @since 0.1.0
 */
export function beforeEachIt(callback: TestFunction): void;

/**
 * Runs after each case of the suite and of those nested in it, after their {@link afterEach}.
 *
 * @since 0.1.0
 */
export function afterEachIt(callback: TestFunction): void;

/**
 * Thrown by a case that is not to run after all: it counts as skipped.
 *
 * @since 0.1.0
 */
export class SkipError extends Error {}

/**
 * Runs once, after the last case of the suite and of those nested in it.
 *
 * @since 0.1.0
 */
export function afterAll(callback: TestFunction): void;

/**
 * Runs before the named cases of the suite, and before their {@link beforeEach}.
 *
 * @since 0.1.0
 */
export function beforeItSpecified(testCaseNames: string | string[], callback: TestFunction): void;

/**
 * Runs after the named cases of the suite, and before their {@link afterEach}.
 *
 * @since 0.1.0
 */
export function afterItSpecified(testCaseNames: string | string[], callback: TestFunction): void;

/**
 * The matchers on one value. Those of promises judge what the promise is at the moment: one that is fulfilled later is
 * pending now.
 *
 * @since 0.1.0
 */
export interface Assert {
  /** The opposite of the matcher that follows. */
  not(): Assert;
  /** A text for the front of the error. */
  message(text: string): Assert;

  /** `|expectValue - actual| / |actual| < precision`; for an actual value of 0 both must be equal. */
  assertClose(expectValue: number, precision: number): void;
  /** A text contains another; an array or an object contains a value that is loosely (`==`) equal. */
  assertContain(expectValue: unknown): void;
  /** Strictly (`===`) equal. */
  assertEqual(expectValue: unknown): void;
  /**
   * Equal in content, for objects, arrays, typed arrays, Map, Set, Date, RegExp, NaN. Errors are equal when their
   * messages are; 0 and -0 are not.
   */
  assertDeepEquals(expectValue: unknown): void;
  /** Always fails: for a line that must not be reached. */
  assertFail(): void;
  /** Exactly `false`. */
  assertFalse(): void;
  /** Exactly `true`. */
  assertTrue(): void;
  /** The type by `Object.prototype.toString`, such as `'Array'` or `'Uint8Array'`; not by `instanceof`. */
  assertInstanceOf(expectValue: string): void;
  /** `actual > expectValue`. */
  assertLarger(expectValue: number | bigint | string | Date): void;
  /** `actual >= expectValue`. */
  assertLargerOrEqual(expectValue: number | bigint | string | Date): void;
  /** `actual < expectValue`. */
  assertLess(expectValue: number | bigint | string | Date): void;
  /** `actual <= expectValue`. */
  assertLessOrEqual(expectValue: number | bigint | string | Date): void;
  /** The number NaN. */
  assertNaN(): void;
  /** Infinity. */
  assertPosUnlimited(): void;
  /** -Infinity. */
  assertNegUnlimited(): void;
  /** Exactly `null`. */
  assertNull(): void;
  /** Exactly `undefined`. */
  assertUndefined(): void;
  /** The function, called without arguments, throws an Error of this class, or with this in its message. */
  assertThrowError(expectValue: string | ErrorClass): void;
  /** All members of this object are there, deeply equal; more may be there. */
  assertMatchObj(expectValue: unknown): void;

  /** A promise that is neither resolved nor rejected now. The other matchers wait for it, as long as a case has time. */
  assertPromiseIsPending(): Promise<void>;
  /** A promise that is resolved, with whatever. */
  assertPromiseIsResolved(): Promise<void>;
  /** A promise that is resolved with this value, compared as JSON. */
  assertPromiseIsResolvedWith(expectValue?: unknown): Promise<void>;
  /** A promise that is rejected, with whatever. */
  assertPromiseIsRejected(): Promise<void>;
  /** A promise that is rejected with this value, compared as JSON. */
  assertPromiseIsRejectedWith(expectValue?: unknown): Promise<void>;
  /** A promise that is rejected with an error of this class, compared by name, or with this message, or with both. */
  assertPromiseIsRejectedWithError(message: string): Promise<void>;
  assertPromiseIsRejectedWithError(type: ErrorClass, message?: string): Promise<void>;
}

/**
 * A class of errors.
 *
 * @since 0.1.0
 */
export interface ErrorClass {
  new (...args: never[]): Error;
  readonly name: string;
}

/**
 * Begins an expectation: `expect(1 + 1).assertEqual(2)`. One that fails throws an `AssertionError` of node:assert.
 *
 * @since 0.1.0
 */
export function expect(actualValue?: unknown): Assert;

/**
 * The entry of a test application.
 *
 * @since 0.1.0
 */
export const Hypium: {
  /** Calls the function of all suites; the other arguments belong to a device and are ignored. */
  hypiumTest(
    abilityDelegator: unknown,
    abilityDelegatorArguments: unknown,
    testsuite: () => unknown,
  ): unknown;
  /** Says which cases run with which data and how often: `{ suites: [{ describe, items: [{ it, params, stress }] }] }`. */
  setData(data: { [key: string]: unknown }): void;
  /** Keeps a value, for {@link get}. */
  set(name: string, value: unknown): void;
  /** Gives it back. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was kept
  get(name: string): any;
  /** Adds a matcher, by the name of the function. */
  registerAssert(
    // biome-ignore lint/suspicious/noExplicitAny: a matcher of the user takes what it takes
    assertion: (actualValue: any, ...expected: any[]) => { pass: boolean; message?: string },
  ): void;
  /** Removes it. */
  // biome-ignore lint/suspicious/noExplicitAny: the same function
  unregisterAssert(assertion: string | ((...args: any[]) => unknown)): void;
  /** Accepted and ignored. */
  setTimeConfig(systemTime: unknown): void;
};

/**
 * Marks in the output of a test.
 *
 * @since 0.1.0
 */
export const SysTestKit: {
  /** Prints that an action begins. */
  actionStart(tag: string): void;
  /** Prints that an action ends. */
  actionEnd(tag: string): void;
  /** Always rejected: there is no log of a device to search. */
  existKeyword(keyword: string, timeout?: number): Promise<boolean>;
  /** Always rejected, as well. */
  clearLog(): Promise<boolean>;
  /** The suite of the case that runs. */
  getDescribeName(): string;
  /** The case that runs. */
  getItName(): string;
  /** Its attribute. */
  getItAttribute(): number;
};

/**
 * Replaces functions of one's own objects in a test.
 *
 * @example
 * const kit = new MockKit();
 * const load = kit.mockFunc(service, service.load);
 * when(load)('mail').afterReturn('a secret');
 * @since 0.1.0
 */
export class MockKit {
  /** Replaces a function of an object, or a static one of a class. */
  mockFunc(obj: object, func: (...args: never[]) => unknown): MockFunction;
  /** The same by name, for a function that is private. */
  mockPrivateFunc(obj: object, name: string): MockFunction;
  /** Gives a property another value. */
  mockProperty(obj: object, name: string, value: unknown): void;
  /** An object like this one, whose functions are replaced. This one stays as it is. */
  mockObject<T extends object>(obj: T): T;
  /** Gives an object its functions back. */
  clear(obj: object): void;
  /** Gives all objects their functions back. */
  clearAll(): void;
  /** Whether a property has another value, or a function was told what to do. */
  isMocked(obj: object, name: string): boolean;
  /** Gives an object one function or property back. */
  ignoreMock(obj: object, method: string | ((...args: never[]) => unknown)): void;
  /** How often a function was called with these arguments. */
  verify(methodName: string, args?: unknown[]): Verification;
}

/**
 * How often a mock was called; a number that is not right throws an AssertionError.
 *
 * @since 0.1.0
 */
export interface Verification {
  times(count: number): void;
  once(): void;
  never(): void;
  atLeast(count: number): void;
  atMost(count: number): void;
}

/**
 * What {@link MockKit.mockFunc} gives, for {@link when}.
 *
 * @since 0.1.0
 */
// biome-ignore lint/suspicious/noExplicitAny: it is called as the function that it replaces
export type MockFunction = (...args: any[]) => any;

/**
 * Says what a mock does when it is called with these arguments; said again of the same ones, it takes the place of what was
 * said before. Of several that fit a call, the first counts; where none fits, the mock returns undefined.
 *
 * @since 0.1.0
 */
export function when(mock: MockFunction): (...args: unknown[]) => {
  afterReturn(value: unknown): void;
  afterReturnNothing(): void;
  // biome-ignore lint/suspicious/noExplicitAny: it is called with the arguments of the mock
  afterAction(action: (...args: any[]) => unknown): void;
  /** Throws the value as it is: a text is caught as a text. */
  afterThrow(value: unknown): void;
};

/**
 * Arguments of {@link when} and {@link MockKit.verify} that take more than one value. `any` alone takes any arguments.
 *
 * @since 0.1.0
 */
export const ArgumentMatchers: {
  readonly any: unknown;
  readonly anyString: unknown;
  readonly anyBoolean: unknown;
  readonly anyNumber: unknown;
  readonly anyObj: unknown;
  readonly anyFunction: unknown;
  readonly notString: unknown;
  readonly notBoolean: unknown;
  readonly notNumber: unknown;
  readonly notObj: unknown;
  readonly notFunction: unknown;
  matchRegexs(regex: RegExp): unknown;
  notMatchRegexs(regex: RegExp): unknown;
  containSubstring(text: string): unknown;
  notContainSubstring(text: string): unknown;
  containValue(element: unknown): unknown;
  notContainValue(element: unknown): unknown;
  containSubArray(elements: unknown[]): unknown;
  notContainSubArray(elements: unknown[]): unknown;
};
