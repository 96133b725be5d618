/**
 * Text as bytes and back: what code needs in order to fill an `asset.AssetMap` and to read it.
 *
 * It is not the encoding API of the web: {@link TextEncoder.encodeInto} takes a text alone and returns the bytes, and
 * {@link TextDecoder.decodeToString} wants a `Uint8Array`. Everything fails by throwing. Of `@ohos.util` this device has
 * these two classes; what else the SDK declares there is absent.
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
     * Writes a text into bytes that are there already: as many whole characters as fit, the rest is left out.
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
}

export { util };
export default util;
