'use strict';

// The tokens of a text of TypeScript or ArkTS. What can contain anything is one token: comments are none, a template with all
// that is in it is one, and so is a regular expression. Brackets know their partners. Numbers of lines stay those of the text.

const WORD = /[\p{ID_Start}$_#\\][\p{ID_Continue}$\\]*/uy;
const NUMBER = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?\.?)n?/y;
const SPACE = /[\s\uFEFF]+/y;
const LINE_COMMENT = /\/\/[^\n\r\u2028\u2029]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?(?:\*\/|$)/y;
const REGEX = /\/(?:[^\n\r/\\[]|\\.|\[(?:[^\]\n\r\\]|\\.)*\])+\/[\w$]*/y;
const STRING = { "'": /'(?:[^'\\\n]|\\[\s\S])*'?/y, '"': /"(?:[^"\\\n]|\\[\s\S])*"?/y };
/** Operators that matter as wholes: what comes after them tells an operand from an operator. */
const OPERATOR = /=>|\+\+|--|\?\.(?!\d)|\.\.\.|[\s\S]/y;

const OPENING = { '(': ')', '[': ']', '{': '}' };
const CLOSING = new Set(Object.values(OPENING));

/** Words after which an operand comes, though they look like names. */
const BEFORE_OPERAND = new Set(
  `return typeof instanceof in of new delete void throw case do else yield await default extends`.split(' '),
);
/** Words whose brackets are followed by a statement. */
const WITH_CONDITION = new Set(['if', 'while', 'for', 'with']);
/** Words after which a brace opens the literal of an object, or a type. */
const BEFORE_LITERAL = new Set(
  `return typeof in of case yield await throw default as satisfies extends`.split(' '),
);
/** Marks after which it opens a block, or the body of what stands before: `a > {}` is not written. */
const BEFORE_BLOCK = new Set(['{', '}', ';', ')', ']', '>', '=>', ':']);

/** How far back the `<` of a `>` is looked for. */
const MOST_OF_GENERICS = 200;

/** Words of types that another type follows, and one that goes on with a type on the next line. */
const BEFORE_TYPE = new Set(
  `extends keyof typeof infer readonly unique new is asserts in abstract`.split(' '),
);
const GOES_ON = /^(?:extends|[|&?:.,=>;)\]}]|=>)$/;

class Tokenizer {
  tokens = [];
  #text;
  #at;
  #open = [];
  #line = false;
  /** Whether a type is written here, where a slash divides nothing: by how many brackets are open. */
  #types = [];

  /** Whether it reads what stands between the braces of a template. */
  #isInTemplate;

  constructor(text, at = 0) {
    this.#text = text;
    this.#at = at;
    this.#isInTemplate = at > 0;
  }

  #match(pattern) {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #add(kind, length) {
    const { tokens } = this;
    const start = this.#at;
    const value = this.#text.slice(start, start + length);
    this.#at += length;
    const token = { kind, value, start, end: this.#at, index: tokens.length, afterLine: this.#line };
    this.#line = false;
    if (this.#isType && this.#endsType(token)) this.#isType = false;
    tokens.push(token);
    return token;
  }

  get #isType() {
    return this.#types[this.#open.length] === true;
  }
  set #isType(value) {
    this.#types[this.#open.length] = value;
  }
  /** Whether a token is what comes after a type: a mark, or the first of another statement. */
  #endsType({ kind, value, afterLine }) {
    if (kind === 'mark' && [';', ','].includes(value)) return true;
    if (!afterLine || GOES_ON.test(value)) return false;
    const last = this.tokens.at(-1);
    if (last.kind === 'word') return !BEFORE_TYPE.has(last.value);
    return last.kind !== 'mark' || [')', ']', '}', '>'].includes(last.value);
  }
  /** Whether the mark that was just read is the one between a name and its type: `type X<T> =`, `let x:`. */
  #beginsType({ value, index }) {
    if (value !== '=' && value !== ':') return false;
    const { tokens } = this;
    let at = index - 1;
    if (value === ':') {
      if (tokens[at]?.value === '!') at--;
      return tokens[at]?.kind === 'word' && ['let', 'const', 'var'].includes(tokens[at - 1]?.value);
    }
    if (tokens[at]?.value === '>') {
      let depth = 0;
      do {
        const token = tokens[at];
        depth += token.value === '>' ? 1 : token.value === '<' ? -1 : 0;
        at = (token.partner < at ? token.partner : at) - 1;
      } while (depth > 0 && at > 0 && at > index - MOST_OF_GENERICS);
    }
    return tokens[at]?.kind === 'word' && tokens[at - 1]?.value === 'type' && tokens[at - 2]?.value !== '.';
  }

  /** Whether a value has just ended, so that a slash divides it. */
  #afterValue() {
    const last = this.tokens.at(-1);
    if (last === undefined || this.#isType) return false;
    const before = this.tokens.at(-2);
    switch (last.kind) {
      case 'word':
        return !BEFORE_OPERAND.has(last.value) || before?.value === '.' || before?.value === '?.';
      case 'mark':
        break;
      default:
        return true;
    }
    if (last.value === ')') return !last.endsCondition;
    if (last.value === ']') return true;
    if (last.value === '}') return last.endsValue;
    // What follows a value ends one too: `i++`, and `x!`.
    if (last.value === '++' || last.value === '--' || last.value === '!')
      return !last.afterLine && last.afterValue === true;
    return false;
  }

  /** Reads to the end, or to the bracket that closes what was opened before; gives where that is. */
  read() {
    while (this.#at < this.#text.length) {
      const space = this.#match(SPACE) ?? this.#match(LINE_COMMENT) ?? this.#match(BLOCK_COMMENT);
      if (space !== undefined) {
        this.#at += space.length;
        this.#line ||= /[\n\r\u2028\u2029]/.test(space);
        continue;
      }
      const first = this.#text[this.#at];
      if (first === '}' && this.#open.length === 0) return this.#at;
      this.#readToken(first);
    }
    return this.#at;
  }

  #readToken(first) {
    if (first === '"' || first === "'") return this.#add('text', this.#match(STRING[first]).length);
    if (first === '`') return this.#readTemplate();
    if (/[\d.]/.test(first)) {
      const number = /^\.?\d/.test(this.#text.slice(this.#at, this.#at + 2)) && this.#match(NUMBER);
      if (number) return this.#add('number', number.length);
    }
    const word = this.#match(WORD);
    if (word !== undefined) return this.#add('word', word.length);
    if (first === '/' && !this.#afterValue()) {
      const regex = this.#match(REGEX);
      if (regex !== undefined) return this.#add('regex', regex.length);
    }
    return this.#readMark(first);
  }

  #readMark(first) {
    const afterValue = this.#afterValue();
    const before = this.tokens.at(-1);
    if (CLOSING.has(first)) this.#isType = false;
    const token = this.#add('mark', this.#match(OPERATOR).length);
    token.afterValue = afterValue;
    if (token.value === '=') this.#isType = false;
    if (this.#beginsType(token)) this.#isType = true;
    if (Object.hasOwn(OPENING, first)) {
      token.condition = first === '(' && this.#isCondition(before);
      token.isValue = first === '{' && opensValue(before);
      this.#open.push(token);
      this.#isType = false;
    } else if (CLOSING.has(first)) {
      const opening = this.#open.pop();
      if (opening === undefined || OPENING[opening.value] !== first)
        throw new Unbalanced(this.#unbalanced(opening, token));
      opening.partner = token.index;
      token.partner = opening.index;
      token.endsCondition = opening.condition;
      token.endsValue = opening.isValue;
    }
    return token;
  }

  /** Whether brackets after this token are those of `if (…)` and the like, and no call of a method of that name. */
  #isCondition(before) {
    if (before?.kind !== 'word') return false;
    const at = before.value === 'await' ? before.index - 1 : before.index;
    const word = this.tokens[at];
    const isMember = ['.', '?.'].includes(this.tokens[at - 1]?.value);
    return word?.kind === 'word' && WITH_CONDITION.has(word.value) && !isMember;
  }

  /** Which of two brackets that do not fit is the one too many: the closing one, unless one that is open waits for it. */
  #unbalanced(opening, closing) {
    const isAwaited =
      (this.#isInTemplate && closing.value === '}') ||
      this.#open.some(({ value }) => OPENING[value] === closing.value);
    return (opening !== undefined && isAwaited ? opening : closing).start;
  }

  /** A template, with the expressions in it: they may contain templates and braces of their own. */
  #readTemplate() {
    const text = this.#text;
    let at = this.#at + 1;
    while (at < text.length && text[at] !== '`') {
      if (text[at] === '\\') at += 2;
      else if (text[at] === '$' && text[at + 1] === '{') at = new Tokenizer(text, at + 2).read() + 1;
      else at++;
    }
    const length = Math.min(at + 1, text.length) - this.#at;
    return this.#add('template', length);
  }

  finish() {
    if (this.#open.length > 0) throw new Unbalanced(this.#open.at(-1).start);
    return this.tokens;
  }
}

/** Whether a brace after this token opens the literal of an object, which is a value, and no block. */
function opensValue(before) {
  if (before === undefined) return false;
  if (before.kind === 'word') return BEFORE_LITERAL.has(before.value);
  return before.kind === 'mark' && !BEFORE_BLOCK.has(before.value);
}

class Unbalanced extends Error {
  constructor(at) {
    super('a bracket has no partner');
    this.at = at;
  }
}

/** The tokens of a text; throws {@link Unbalanced} for one whose brackets do not fit. */
function tokensOf(text) {
  const tokenizer = new Tokenizer(text);
  const end = tokenizer.read();
  if (end < text.length) throw new Unbalanced(end);
  return tokenizer.finish();
}

/** Where the bracket without a partner stands that makes a text unreadable; undefined if there is none. */
function unbalancedIn(text) {
  try {
    tokensOf(text);
    return undefined;
  } catch (error) {
    if (error instanceof Unbalanced) return error.at;
    throw error;
  }
}

module.exports = { tokensOf, Unbalanced, unbalancedIn };
