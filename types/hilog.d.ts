/**
 * Log lines, written to the console: `I A00001/Login: hello`, which is level, domain and tag, text. DEBUG goes to
 * `console.debug`, INFO to `console.info`, WARN to `console.warn`, ERROR and FATAL to `console.error`.
 *
 * The functions that log never fail and never throw: a line that {@link isLoggable} would refuse is not written.
 *
 * A format has specifiers that take one argument each: `%{public}s` shows it, `%{private}s` and `%s` write `<private>`
 * instead, as on a device in use. `s` is any value as text, `d` a number, `i` a number without its fraction, `o`, `O`
 * and `j` an object as JSON; `%%` is a percent sign. A specifier without an argument stays as it is, a surplus argument
 * is left out. A log is one line: characters that would end it or speak to the terminal are written as their codes, a
 * new line as `\x0a`.
 *
 * System capability: `SystemCapability.HiviewDFX.HiLog`.
 *
 * @since 7
 */
declare namespace hilog {
  /**
   * Logs at level DEBUG.
   *
   * @param domain Number of the service, 0 to 0xFFFF.
   * @param tag Where the line comes from; not empty.
   * @param format Text with specifiers, see {@link hilog}.
   * @param args One for each specifier.
   * @since 7
   */
  function debug(domain: number, tag: string, format: string, ...args: unknown[]): void;

  /**
   * Logs at level INFO.
   *
   * @param domain See {@link debug}.
   * @param tag See {@link debug}.
   * @param format See {@link debug}.
   * @param args See {@link debug}.
   * @since 7
   */
  function info(domain: number, tag: string, format: string, ...args: unknown[]): void;

  /**
   * Logs at level WARN.
   *
   * @param domain See {@link debug}.
   * @param tag See {@link debug}.
   * @param format See {@link debug}.
   * @param args See {@link debug}.
   * @since 7
   */
  function warn(domain: number, tag: string, format: string, ...args: unknown[]): void;

  /**
   * Logs at level ERROR.
   *
   * @param domain See {@link debug}.
   * @param tag See {@link debug}.
   * @param format See {@link debug}.
   * @param args See {@link debug}.
   * @since 7
   */
  function error(domain: number, tag: string, format: string, ...args: unknown[]): void;

  /**
   * Logs at level FATAL. The program goes on.
   *
   * @param domain See {@link debug}.
   * @param tag See {@link debug}.
   * @param format See {@link debug}.
   * @param args See {@link debug}.
   * @since 7
   */
  function fatal(domain: number, tag: string, format: string, ...args: unknown[]): void;

  /**
   * Whether a line with these would be written: a domain of 0 to 0xFFFF, a tag that is not empty, and a level of at
   * least {@link setMinLogLevel}. Never fails.
   *
   * @param domain See {@link debug}.
   * @param tag See {@link debug}.
   * @param level The level of the line.
   * @since 7
   */
  function isLoggable(domain: number, tag: string, level: LogLevel): boolean;

  /**
   * Leaves out lines below a level from now on, in the whole process. DEBUG at first.
   *
   * @param level The lowest level that is written.
   * @throws {BusinessError} 401 - not a {@link LogLevel}.
   * @since 15
   */
  function setMinLogLevel(level: LogLevel): void;

  /**
   * How much a line matters. At run time a frozen object without reverse entries, as all enums here (D32).
   *
   * @since 7
   */
  enum LogLevel {
    /** Of use while developing. @since 7 */
    DEBUG = 3,
    /** What the program does. @since 7 */
    INFO = 4,
    /** Unexpected, and dealt with. @since 7 */
    WARN = 5,
    /** Something failed. @since 7 */
    ERROR = 6,
    /** The program is about to fail as a whole. @since 7 */
    FATAL = 7,
  }
}

export { hilog };
export default hilog;
