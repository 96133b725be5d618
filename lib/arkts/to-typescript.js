'use strict';

// ArkTS to TypeScript, without moving a line: decorators that change no logic are taken out, `struct` becomes a class, and the
// bodies that are written in ArkUI's own syntax (build, @Builder, @Extend, @Styles) become one statement that says that there
// is no renderer.

/** Decorators of the SDK that are globals. */
const AMBIENT = new Set(
  `AnimatableExtend Builder BuilderParam Component ComponentV2 Computed Concurrent Consume Consumer CustomDialog Entry Env
  Event Extend Link Local LocalBuilder LocalStorageLink LocalStorageProp Monitor ObjectLink Observed ObservedV2 Once Param
  Preview Prop Provide Provider Require Reusable ReusableV2 Sendable State StorageLink StorageProp Styles SyncMonitor Trace
  Track Watch`.split(/\s+/),
);
/** Those before a function whose body is ArkUI's own syntax. */
const RENDERING = new Set(['AnimatableExtend', 'Builder', 'Extend', 'LocalBuilder', 'Styles']);
/** Those of a component's member that do something here: lib/arkui/state.js has them. */
const WORKING = new Set(['LocalStorageLink', 'LocalStorageProp', 'StorageLink', 'StorageProp', 'Watch']);
/** Those that say what is watched, and who watches: lib/arkui/observe.js has them. */
const OBSERVING = new Set('Computed Consumer Local Monitor Param Provider SyncMonitor Trace'.split(' '));
/** Whether anything in a text watches. */
const WATCHES = /@\s*(?:Sync)?Monitor\b/;

/** Whether a text has anything that is not TypeScript. */
const NEEDED = /\bstruct\s+[\p{ID_Start}$_]|@\s*[\p{ID_Start}$_]|\bimport\s+lazy\b/u;

const MODIFIERS = new Set(
  'public private protected static async readonly override abstract declare get set export default function'.split(
    ' ',
  ),
);

/** The statement in place of a body that renders. */
const noRenderer = (name) =>
  `throw Object.assign(new Error("${name}(): there is no renderer under Node.js. Test the state and the methods of a ` +
  `component, not what it shows."), { code: 'ERR_OHOS_NO_RENDERER' });`;

/** What is put around the making of an object of the SDK: a stand-in in its place, where that very name is not implemented. */
const HANDLE = [
  '(() => { try { return ',
  (name) =>
    `; } catch (error) { if (error?.code !== 'ERR_OHOS_STAND_IN' || error.export.split('.').at(-1) !== '${name}') ` +
    'throw error; return error.instance; } })()',
];

/** Edits of a text that keep its lines. */
class Edits {
  #text;
  #edits = [];

  constructor(text) {
    this.#text = text;
  }
  replace(start, end, by) {
    this.#edits.push({ start, end, by });
  }
  /** Spaces in place of a part, its line ends kept. */
  blank(start, end, front = '') {
    this.replace(start, end, front + this.#text.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, ' '));
  }
  insert(at, text) {
    this.replace(at, at, text);
  }
  get result() {
    let result = '';
    let at = 0;
    for (const { start, end, by } of this.#edits.toSorted((one, other) => one.start - other.start)) {
      if (start < at) continue; // it is in a part that is gone
      result += this.#text.slice(at, start) + by;
      at = end;
    }
    return result + this.#text.slice(at);
  }
}

class Source {
  #tokens;
  #edits;
  /** Names that the text declares or imports, those of the SDK apart. */
  #bound = new Set();
  #fromSdk = new Set();
  #isOfSdk;
  #watches;

  constructor(text, isOfSdk) {
    this.#watches = WATCHES.test(text);
    this.#tokens = require('./tokens').tokensOf(text);
    this.#edits = new Edits(text);
    this.#isOfSdk = isOfSdk;
  }

  get result() {
    this.#bind();
    for (let i = 0; i < this.#tokens.length; i++) {
      const { kind, value } = this.#tokens[i];
      if (value === '@') i = this.#decorator(i) - 1;
      else if (kind !== 'word') continue;
      else if (value === 'import') this.#lazy(i);
      else if (value === 'struct') this.#struct(i);
      else if (value === 'CustomDialogController') this.#dialog(i);
    }
    return this.#edits.result;
  }

  #is(i, value) {
    return this.#tokens[i]?.value === value && this.#tokens[i].kind !== 'text';
  }
  #isWord(i) {
    return this.#tokens[i]?.kind === 'word';
  }

  /** Learns which names are declared. */
  #bind() {
    const tokens = this.#tokens;
    for (let i = 0; i < tokens.length; i++) {
      const { kind, value } = tokens[i];
      if (kind !== 'word') continue;
      if (value === 'import') i = this.#bindImport(i);
      else if (
        ['function', 'class', 'const', 'let', 'var', 'enum', 'namespace'].includes(value) &&
        this.#isWord(i + 1)
      )
        this.#bound.add(tokens[i + 1].value);
      // An annotation is a decorator that changes nothing.
      else if (value === 'interface' && this.#is(i - 1, '@')) this.#fromSdk.add(tokens[i + 1]?.value);
    }
  }

  #bindImport(i) {
    const words = [];
    for (let j = i + 1; j < this.#tokens.length; j++) {
      const { kind, value } = this.#tokens[j];
      if (kind === 'text') {
        const names = this.#isOfSdk(value.slice(1, -1)) ? this.#fromSdk : this.#bound;
        for (const word of words) names.add(word);
        return j;
      }
      if (kind === 'word') words.push(value);
      else if (!['{', '}', ',', '*'].includes(value)) return i; // import(…), import.meta
    }
    return i;
  }

  #lazy(i) {
    const isLazy =
      this.#is(i + 1, 'lazy') &&
      (this.#is(i + 2, '{') ||
        this.#is(i + 2, '*') ||
        (this.#isWord(i + 2) && (!this.#is(i + 2, 'from') || this.#is(i + 3, 'from'))));
    if (isLazy) this.#blank(i + 1, i + 1);
  }

  #blank(from, to) {
    this.#edits.blank(this.#tokens[from].start, this.#tokens[to].end);
  }

  /** Where a decorator ends: after its name and its arguments. */
  #endOfDecorator(i) {
    let end = i + 1;
    while (this.#is(end + 1, '.') && this.#isWord(end + 2)) end += 2;
    return this.#is(end + 1, '(') ? this.#tokens[end + 1].partner : end;
  }

  #isOurs(name) {
    return this.#fromSdk.has(name) || (AMBIENT.has(name) && !this.#bound.has(name));
  }

  /** Takes a decorator out, if it is one of the SDK. Gives where to go on. */
  #decorator(i) {
    const tokens = this.#tokens;
    if (!this.#isWord(i + 1)) return i + 1;
    const name = tokens[i + 1].value;
    if (name === 'interface' && this.#isWord(i + 2) && this.#is(i + 3, '{')) {
      const end = tokens[i + 3].partner;
      this.#blank(i, end);
      return end + 1;
    }
    const end = this.#endOfDecorator(i);
    if (!this.#isOurs(name)) return end + 1;
    if (this.#isKept(name, end > i + 1)) {
      this.#edits.insert(tokens[i + 1].start, 'globalThis.');
      return end + 1;
    }
    this.#blank(i, end);
    if (RENDERING.has(name)) this.#cutNext(end + 1);
    return end + 1;
  }

  /** Whether a decorator of the SDK does something where it stands. */
  #isKept(name, hasArguments) {
    if (this.#fromSdk.has(name)) return false;
    return (
      OBSERVING.has(name) || (name === 'ObservedV2' && this.#watches) || (name === 'Entry' && hasArguments)
    );
  }

  /** Cuts the body of the function or method that follows. */
  #cutNext(i) {
    let at = i;
    let name = '';
    for (; at < this.#tokens.length; at++) {
      if (this.#is(at, '@')) at = this.#endOfDecorator(at);
      else if (
        this.#is(at, '*') ||
        (this.#isWord(at) && MODIFIERS.has(this.#tokens[at].value) && !this.#is(at + 1, '('))
      )
        continue;
      else break;
    }
    if (!this.#isWord(at)) return;
    name = this.#tokens[at].value;
    const body = this.#bodyAfter(at + 1);
    if (body !== undefined) this.#cut(body, name);
  }

  /** The brace that opens the body of a function, from what follows its name; undefined if it has none. */
  #bodyAfter(i) {
    let at = i;
    while (at < this.#tokens.length && !this.#is(at, '(')) {
      if (!this.#is(i, '<')) return undefined;
      at++;
    }
    if (at === this.#tokens.length) return undefined;
    for (at = this.#tokens[at].partner + 1; at < this.#tokens.length; at++) {
      const { value, partner, kind } = this.#tokens[at];
      if (value === ';' || value === '}') return undefined;
      if (kind !== 'mark' || partner === undefined) continue;
      const before = this.#tokens[at - 1].value;
      if (value === '{' && ![':', '|', '&', '=>', '<', ',', '?'].includes(before)) return at;
      at = partner;
    }
    return undefined;
  }

  #cut(brace, name) {
    const { end } = this.#tokens[brace];
    const { start } = this.#tokens[this.#tokens[brace].partner];
    this.#edits.blank(end, start, ` ${noRenderer(name)}`);
  }

  /** A component becomes a class. */
  #struct(i) {
    if (!this.#isWord(i + 1) || this.#is(i - 1, '.')) return;
    let brace = i + 2;
    while (brace < this.#tokens.length && !this.#is(brace, '{')) brace++;
    if (brace === this.#tokens.length) return;
    const { start, end } = this.#tokens[i];
    this.#edits.replace(start, end, 'class '); // of the same length
    if (brace === i + 2) this.#edits.insert(this.#tokens[brace].start, 'extends globalThis.CustomComponent ');
    this.#members(brace, this.#tokens[i + 1].value);
    // The last member: those that are watched have their values by then.
    if (this.#watches)
      this.#edits.insert(
        this.#tokens[this.#tokens[brace].partner].start,
        '; #ohosMonitors = globalThis.CustomComponent.beginMonitors(this); ',
      );
  }

  /** Goes through the members of a component. */
  #members(brace, component) {
    const last = this.#tokens[brace].partner;
    for (let at = brace + 1; at < last; ) {
      if (this.#is(at, ';')) {
        at++;
        continue;
      }
      const first = at;
      const decorators = [];
      while (this.#is(at, '@')) {
        const end = this.#endOfDecorator(at);
        decorators.push([at, end, this.#tokens[at + 1].value]);
        at = end + 1;
      }
      while (this.#isWord(at) && MODIFIERS.has(this.#tokens[at].value) && this.#startsMember(at + 1)) at++;
      if (this.#is(at, '*')) at++;
      at = this.#member(at, last, { component, first, decorators });
    }
  }

  #startsMember(i) {
    return (
      this.#isWord(i) ||
      ['text', 'number'].includes(this.#tokens[i]?.kind) ||
      this.#is(i, '[') ||
      this.#is(i, '*')
    );
  }

  /** One member from its name on; returns where the next begins. */
  #member(name, last, { component, decorators }) {
    const after = this.#is(name, '[') ? this.#tokens[name].partner + 1 : name + 1;
    const isMethod = this.#is(after, '(') || (this.#is(after, '<') && !this.#is(after, '='));
    const body = isMethod ? this.#bodyAfter(after) : undefined;
    if (body !== undefined && body < last) {
      if (this.#is(name, 'build')) this.#cut(body, `${component}.build`);
      return this.#tokens[body].partner + 1;
    }
    const end = this.#endOfField(after, last);
    this.#handle(after, end);
    this.#working(decorators, name);
    return end;
  }

  /** Where a field ends: at its semicolon, or at a line that begins another member. */
  #endOfField(i, last) {
    for (let at = i; at < last; at++) {
      const token = this.#tokens[at];
      if (token.value === ';' && token.kind === 'mark') return at + 1;
      if (at > i && token.afterLine && this.#canEnd(at - 1) && this.#canBegin(at)) return at;
      if (token.partner !== undefined && token.partner > at) at = token.partner;
    }
    return last;
  }
  #canEnd(i) {
    const { kind, value } = this.#tokens[i];
    if (kind === 'word') return !['new', 'typeof', 'as', 'keyof', 'in', 'instanceof'].includes(value);
    return kind !== 'mark' || [')', ']', '}', '>', '!', '++', '--'].includes(value);
  }
  #canBegin(i) {
    const { kind, value } = this.#tokens[i];
    if (kind === 'word') return !['as', 'in', 'instanceof', 'extends', 'is', 'satisfies'].includes(value);
    return kind !== 'template' && (kind !== 'mark' || value === '@' || value === '[' || value === '*');
  }

  /**
   * A controller that a component makes for its user interface is one that is not implemented: the component is to come into
   * being all the same, with a stand-in.
   */
  #handle(i, end) {
    let at = i;
    while (at < end && !this.#is(at, '=')) at = (this.#tokens[at].partner ?? at) + 1;
    if (!this.#is(at, '=')) return;
    // What is made by `new`, or by a function, of the SDK. What a class of the user's fails at is for its caller to see.
    const first = this.#is(at + 1, 'new') ? at + 2 : at + 1;
    const name = this.#tokens[first]?.value;
    const isMade = this.#fromSdk.has(name) || (first === at + 2 && !this.#bound.has(name));
    if (!isMade || !this.#isWord(first)) return;
    let close = first;
    while (this.#is(close + 1, '.') && this.#isWord(close + 2)) close += 2;
    if (!this.#is(close + 1, '(')) return;
    const made = this.#tokens[close].value;
    close = this.#tokens[close + 1].partner;
    const next = this.#is(close + 1, ';') ? close + 2 : close + 1;
    const isTyped = this.#is(close + 1, 'as') || this.#is(close + 1, '!');
    if (next !== end && !isTyped) return;
    this.#edits.insert(this.#tokens[at + 1].start, HANDLE[0]);
    this.#edits.insert(this.#tokens[close].end, HANDLE[1](made));
  }

  /** A field whose decorator does something is an accessor. */
  #working(decorators, member) {
    const working = decorators.filter(([, , name]) => WORKING.has(name) && !this.#bound.has(name));
    if (working.length === 0) return;
    const words = working.map(([from, to]) => this.#wordsOf(from, to));
    this.#edits.insert(this.#tokens[decorators[0][0]].start, `${words.join(' ')} `);
    this.#edits.insert(this.#tokens[member].start, 'accessor ');
  }
  #wordsOf(from, to) {
    const args = this.#tokens.slice(from + 2, to + 1).map(({ value }) => value);
    return `@globalThis.${this.#tokens[from + 1].value}${args.join('')}`;
  }

  /** The builder of a dialog is called when it opens, which is never. */
  #dialog(i) {
    if (!this.#is(i - 1, 'new') || !this.#is(i + 1, '(')) return;
    const end = this.#tokens[i + 1].partner;
    for (let at = i + 3; at < end; at++) {
      if (this.#is(at, 'builder') && this.#is(at + 1, ':') && this.#isWord(at + 2) && this.#is(at + 3, '(')) {
        this.#edits.insert(this.#tokens[at + 2].start, '() => ');
        return;
      }
      if (this.#tokens[at].partner > at) at = this.#tokens[at].partner;
    }
  }
}

/** Source of TypeScript for a source of ArkTS, line for line. `isOfSdk` says whether a specifier is of the SDK. */
function toTypeScript(text, isOfSdk) {
  if (!NEEDED.test(text)) return text;
  try {
    return new Source(text, isOfSdk).result;
  } catch (error) {
    if (error instanceof require('./tokens').Unbalanced) return text; // esbuild says what is wrong with it
    throw error;
  }
}

module.exports = { AMBIENT, toTypeScript };
