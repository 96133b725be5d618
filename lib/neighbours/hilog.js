'use strict';

// @ohos.hilog: log lines on the console, with the private arguments hidden as on a device. What an app logs is one line, so
// that nothing in it passes for the line of another.

const { inspect } = require('node:util');
const { visible } = require('../engine/visible');
const { need } = require('../calls/deliver');

const LogLevel = Object.freeze({ DEBUG: 3, INFO: 4, WARN: 5, ERROR: 6, FATAL: 7 });

/** Level, letter and console function of each log function. */
const FUNCTIONS = {
  debug: [LogLevel.DEBUG, 'D', 'debug'],
  info: [LogLevel.INFO, 'I', 'info'],
  warn: [LogLevel.WARN, 'W', 'warn'],
  error: [LogLevel.ERROR, 'E', 'error'],
  fatal: [LogLevel.FATAL, 'F', 'error'],
};

const oneLine = { breakLength: Number.POSITIVE_INFINITY, compact: true };
const asText = (value) => (typeof value === 'string' ? value : inspect(value, oneLine));
const asJson = (value) => (typeof value === 'object' ? JSON.stringify(value) : asText(value));

/** How a specifier shows its argument. */
const SPECIFIERS = new Map([
  ['s', asText],
  ['d', (value) => String(Number(value))],
  ['i', (value) => String(Math.trunc(Number(value)))],
  ['o', asJson],
  ['O', asJson],
  ['j', asJson],
]);

const SPECIFIER = /%(?:%|(?:\{(public|private)\})?([a-zA-Z]))/g;

/** The text of a line. An argument is private unless its specifier says public. */
function format(text, args) {
  let next = 0;
  return text.replace(SPECIFIER, (whole, flag, letter) => {
    if (whole === '%%') return '%';
    const show = SPECIFIERS.get(letter);
    if (show === undefined || next >= args.length) return whole;
    const value = args[next++];
    if (flag !== 'public') return '<private>';
    try {
      return show(value);
    } catch {
      // A symbol as a number, a circle as JSON, an object that shows itself badly: a log line never fails.
      return inspect(value, { ...oneLine, customInspect: false });
    }
  });
}

let minimum = LogLevel.DEBUG;

const isDomain = (domain) => Number.isInteger(domain) && domain >= 0 && domain <= 0xffff;

/** Whether such a line would be written. */
function isLoggable(domain, tag, level) {
  return (
    isDomain(domain) &&
    typeof tag === 'string' &&
    tag !== '' &&
    typeof level === 'number' &&
    level >= minimum &&
    level <= LogLevel.FATAL
  );
}

function setMinLogLevel(level) {
  need(Object.values(LogLevel).includes(level), 'level must be a LogLevel');
  minimum = level;
}

const hilog = { LogLevel, isLoggable, setMinLogLevel };
for (const [name, [level, letter, method]] of Object.entries(FUNCTIONS)) {
  hilog[name] = (domain, tag, text, ...args) => {
    if (typeof text !== 'string' || !isLoggable(domain, tag, level)) return;
    const place = `A${domain.toString(16).toUpperCase().padStart(5, '0')}/${tag}`;
    console[method](visible(`${letter} ${place}: ${format(text, args)}`));
  };
}

module.exports = hilog;
