/**
 * Text as bytes and back: what code needs in order to fill an `asset.AssetMap` and to read it.
 *
 * It is not the encoding API of the web: {@link TextEncoder.encodeInto} takes a text alone and returns the bytes, and
 * {@link TextDecoder.decodeToString} wants a `Uint8Array`. Everything fails by throwing. The rest of `@ohos.util` that is
 * needs no device is here as well: UUIDs, Base64, caches, ranges, formats. The rest of the SDK's module is a stand-in.
 *
 * System capability: `SystemCapability.Utils.Lang`.
 *
 * @since 7
 */
declare namespace util {
  /**
   * How far {@link TextEncoder.encodeIntoUint8Array} got.
   *
   * @since 11
   */
  interface EncodeIntoUint8ArrayInfo {
    /** How much of the text is encoded, in UTF-16 code units as `length` counts them. @since 11 */
    read: number;
    /** Bytes that were written. @since 11 */
    written: number;
  }

  /**
   * How a {@link TextDecoder} reads.
   *
   * @since 11
   */
  interface TextDecoderOptions {
    /**
     * Whether bytes that are not of the encoding are an error; otherwise they become U+FFFD. Default: false.
     *
     * @since 11
     */
    fatal?: boolean;
    /** Whether a byte order mark at the front stays in the text. Default: false. @since 11 */
    ignoreBOM?: boolean;
  }

  /**
   * Whether more bytes follow.
   *
   * @since 12
   */
  interface DecodeToStringOptions {
    /**
     * `true`: a character that is cut off at the end is kept for the next call. `false` ends the text. Default: false.
     *
     * @since 12
     */
    stream?: boolean;
  }

  /**
   * {@link DecodeToStringOptions} as {@link TextDecoder.decodeWithStream} takes them.
   *
   * @since 11
   */
  interface DecodeWithStreamOptions {
    /** See {@link DecodeToStringOptions.stream}. @since 11 */
    stream?: boolean;
  }

  /**
   * Makes bytes of texts.
   *
   * @since 7
   */
  class TextEncoder {
    /**
     * An encoder.
     *
     * @param encoding `'utf-8'`, `'utf-16le'` or `'utf-16be'`, in any case; the SDK has more. Default: `'utf-8'`.
     * @throws {BusinessError} 401 - not a string, or another encoding.
     * @since 9
     */
    constructor(encoding?: string);

    /**
     * The same as the constructor.
     *
     * @param encoding See the constructor.
     * @throws {BusinessError} 401 - as the constructor.
     * @since 12
     */
    static create(encoding?: string): TextEncoder;

    /** The encoding, in lower case. @since 7 */
    readonly encoding: string;

    /**
     * Makes bytes of a text. Half a surrogate pair becomes U+FFFD in UTF-8 and stays as it is in UTF-16.
     *
     * @param input Default: the empty text.
     * @returns New bytes, without a byte order mark.
     * @throws {BusinessError} 401 - not a string.
     * @since 9
     */
    encodeInto(input?: string): Uint8Array;

    /**
     * {@link encodeInto} under its oldest name.
     *
     * @since 7
     * @deprecated since 9; use {@link encodeInto}.
     */
    encode(input?: string): Uint8Array;

    /**
     * Writes a text into existing bytes: as many whole characters as fit, the rest is left out.
     *
     * @param input The text.
     * @param dest Filled from its start; what is behind the text keeps its value.
     * @throws {BusinessError} 401 - `input` is not a string, or `dest` not a Uint8Array.
     * @since 9
     */
    encodeIntoUint8Array(input: string, dest: Uint8Array): EncodeIntoUint8ArrayInfo;
  }

  /**
   * Makes texts of bytes.
   *
   * @since 7
   */
  class TextDecoder {
    /**
     * A decoder. In the SDK it takes no arguments from API 9 on; {@link create} does.
     *
     * @param encoding Any label of the Encoding Standard that Node knows, as `'utf-8'`, `'utf-16le'` or `'gbk'`.
     * Default: `'utf-8'`.
     * @param options See {@link TextDecoderOptions}.
     * @throws {BusinessError} 401 - `encoding` is not a string or not known, or `options` not an object.
     * @since 7
     */
    constructor(encoding?: string, options?: TextDecoderOptions);

    /**
     * The same as the constructor.
     *
     * @param encoding See the constructor.
     * @param options See {@link TextDecoderOptions}.
     * @throws {BusinessError} 401 - as the constructor.
     * @since 9
     */
    static create(encoding?: string, options?: TextDecoderOptions): TextDecoder;

    /** The encoding, by its standard name. @since 7 */
    readonly encoding: string;
    /** See {@link TextDecoderOptions.fatal}. @since 7 */
    readonly fatal: boolean;
    /** See {@link TextDecoderOptions.ignoreBOM}. @since 7 */
    readonly ignoreBOM: boolean;

    /**
     * Makes a text of bytes.
     *
     * @param input The bytes. They may be empty.
     * @param options Whether more follow; see {@link DecodeToStringOptions}.
     * @throws {BusinessError} 401 - not a Uint8Array; bytes that are not of the encoding, with {@link fatal} only.
     * @since 12
     */
    decodeToString(input: Uint8Array, options?: DecodeToStringOptions): string;

    /**
     * {@link decodeToString} under its older name.
     *
     * @param input See {@link decodeToString}.
     * @param options See {@link decodeToString}.
     * @throws {BusinessError} 401 - as {@link decodeToString}.
     * @since 9
     * @deprecated since 12; use {@link decodeToString}.
     */
    decodeWithStream(input: Uint8Array, options?: DecodeWithStreamOptions): string;

    /**
     * {@link decodeToString} under its oldest name. The SDK takes no `stream: true` here.
     *
     * @param input See {@link decodeToString}.
     * @param options See {@link decodeToString}.
     * @throws {BusinessError} 401 - as {@link decodeToString}.
     * @since 7
     * @deprecated since 9; use {@link decodeToString}.
     */
    decode(input: Uint8Array, options?: { stream?: false }): string;
  }

  /** A UUID of random bytes, as text. @since 9 */
  function generateRandomUUID(entropyCache?: boolean): string;
  /** The same as 16 bytes. @since 9 */
  function generateRandomBinaryUUID(entropyCache?: boolean): Uint8Array;
  /** A text as the 16 bytes of a UUID. @throws {BusinessError} 10200002 - it is none. @since 9 */
  function parseUUID(uuid: string): Uint8Array;
  /** A text with its placeholders (`%s`, `%d`, `%j` …) filled in. @since 9 */
  function format(format: string, ...args: object[]): string;
  /** {@link format} under its older name. @since 7 @deprecated since 9 */
  function printf(format: string, ...args: object[]): string;
  /** What a number of an error of the system means. @since 9 */
  function errnoToString(errno: number): string;
  /** A function that returns a promise as one that calls back. @since 9 */
  function callbackWrapper(original: (...args: never[]) => Promise<unknown>): (...args: never[]) => void;
  /** A function that calls back as one that returns a promise. @since 9 */
  function promisify(original: (...args: never[]) => void): (...args: never[]) => Promise<unknown>;
  /** A number for an object, the same each time. @since 12 */
  function getHash(object: object): number;

  /** Base64, in the forms of `util.Type`: 0 basic, 1 MIME, 2 basic for URLs, 3 MIME for URLs. @since 9 */
  class Base64Helper {
    encodeSync(src: Uint8Array, options?: number): Uint8Array;
    encodeToStringSync(src: Uint8Array, options?: number): string;
    decodeSync(src: Uint8Array | string, options?: number): Uint8Array;
    encode(src: Uint8Array, options?: number): Promise<Uint8Array>;
    encodeToString(src: Uint8Array, options?: number): Promise<string>;
    decode(src: Uint8Array | string, options?: number): Promise<Uint8Array>;
  }

  /** Bytes as text, piece by piece. @since 12 */
  class StringDecoder {
    constructor(encoding?: string);
    write(chunk: string | Uint8Array): string;
    end(chunk?: string | Uint8Array): string;
  }

  /** A cache that forgets what was not used for the longest time. @since 9 */
  class LRUCache<K, V> {
    /** @param capacity Default: 64. @throws {BusinessError} 401 - not positive. */
    constructor(capacity?: number);
    readonly length: number;
    updateCapacity(newCapacity: number): void;
    getCapacity(): number;
    getCreateCount(): number;
    getMissCount(): number;
    getRemovalCount(): number;
    getMatchCount(): number;
    getPutCount(): number;
    isEmpty(): boolean;
    clear(): void;
    get(key: K): V | undefined;
    put(key: K, value: V): V;
    remove(key: K): V | undefined;
    contains(key: K): boolean;
    keys(): K[];
    values(): V[];
    entries(): IterableIterator<[K, V]>;
    [Symbol.iterator](): IterableIterator<[K, V]>;
    /** For subclasses: called with what is removed. */
    afterRemoval(isEvict: boolean, key: K, value: V, newValue: V | undefined): void;
    /** For subclasses: makes what is not there. */
    createDefault(key: K): V | undefined;
    toString(): string;
  }

  /**
   * Puts something before or after a method of a class (of its objects, or a static one), or in its place. The function is
   * told the object first; `after` then what the method gave, in whose place what it gives itself is given back. @since 11
   */
  // biome-ignore lint/complexity/noStaticOnlyClass: it is a class
  class Aspect {
    static addBefore(targetClass: object, methodName: string, isStatic: boolean, before: object): void;
    static addAfter(targetClass: object, methodName: string, isStatic: boolean, after: object): void;
    static replace(targetClass: object, methodName: string, isStatic: boolean, instead: object): void;
  }

  /** A fraction in its lowest terms. @since 8 */
  class RationalNumber {
    constructor(numerator?: number, denominator?: number);
    static parseRationalNumber(numerator: number, denominator: number): RationalNumber;
    static createRationalFromString(rationalString: string): RationalNumber;
    static getCommonFactor(number1: number, number2: number): number;
    getNumerator(): number;
    getDenominator(): number;
    valueOf(): number;
    compare(another: RationalNumber): number;
    /** {@link compare} under its older name. @deprecated since 9 */
    compareTo(another: RationalNumber): number;
    equals(obj: unknown): boolean;
    isFinite(): boolean;
    isNaN(): boolean;
    isZero(): boolean;
    toString(): string;
  }

  /** What lies between two values, both included. @since 9 */
  class ScopeHelper<T> {
    constructor(lowerObj: T, upperObj: T);
    getLower(): T;
    getUpper(): T;
    contains(value: T | ScopeHelper<T>): boolean;
    clamp(value: T): T;
    expand(lowerObj: T | ScopeHelper<T>, upperObj?: T): ScopeHelper<T>;
    intersect(lowerObj: T | ScopeHelper<T>, upperObj?: T): ScopeHelper<T>;
    toString(): string;
  }

  /** Questions about what a value is: `new util.types().isMap(value)`, and so on. @since 8 */
  class types {
    [question: `is${string}`]: (value: unknown) => boolean;
  }
}

export { util };
export default util;
