// JSON as people and programs write it into files: in which encoding it is, and where it is
// no JSON. Browsers say that in words of their own; these are the server's (internal/strict).

/** Byte order marks: those of UTF-16 go with every file that is. */
const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/**
 * The value that a file holds. Throws with the place of what is wrong.
 * @param {ArrayBuffer} data
 * @returns {unknown}
 */
export function readJSON(data) {
  const bytes = new Uint8Array(data);
  const { bytes: mark, encoding } = marks.find((m) => m.bytes.every((byte, i) => bytes[i] === byte)) ?? {
    bytes: [],
    encoding: 'utf-8',
  };
  let text = '';
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(data); // without the mark
  } catch {
    throw new Error(`not valid JSON: not text in ${encoding.slice(0, 6).toUpperCase()}`);
  }
  const size = (/** @type {string} */ part) =>
    encoding === 'utf-8' ? new TextEncoder().encode(part).length : 2 * part.length;
  new Scanner(text, (at) => mark.length + size(text.slice(0, at)) + 1).document();
  return JSON.parse(text);
}

// Far deeper than any spec, and not so deep that the stack ends.
const mostNested = 1000;

/** Reads over JSON and throws at the first character that is none. */
class Scanner {
  #text;
  #at = 0;

  /**
   * @param {string} text
   * @param {(at: number) => number} byteAt counts the bytes of the file up to a character
   */
  constructor(text, byteAt) {
    this.#text = text;
    this.byteAt = byteAt;
  }

  document() {
    this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail();
  }

  /** @param {number} depth */
  #value(depth) {
    this.#space();
    if (depth > mostNested) this.#fail(this.#at, 'nested too deep');
    const next = this.#text[this.#at] ?? '';
    if (next === '{') this.#list('}', () => this.#member(depth), new Set());
    else if (next === '[') this.#list(']', () => this.#value(depth + 1));
    else if (next === '"') this.#string();
    else if (next === '-' || isDigit(next)) this.#number();
    else if ('tfn'.includes(next) && next !== '')
      this.#word(/** @type {any} */ ({ t: 'true', f: 'false', n: 'null' })[next]);
    else this.#fail();
  }

  /** @type {Set<string>} names of the object that is being read */
  #names = new Set();

  /**
   * @param {string} end
   * @param {() => void} entry
   * @param {Set<string>} [names] of an object
   */
  #list(end, entry, names) {
    const outer = this.#names;
    if (names) this.#names = names;
    this.#at++;
    this.#space();
    if (this.#text[this.#at] !== end) {
      entry();
      for (this.#space(); this.#text[this.#at] === ','; this.#space()) {
        const comma = this.#at++;
        this.#space();
        if ('}]'.includes(this.#text[this.#at] ?? '-')) this.#fail(comma);
        entry();
      }
    }
    this.#expect(end);
    this.#names = outer;
  }

  /** @param {number} depth */
  #member(depth) {
    this.#space();
    const begin = this.#at;
    if (this.#text[begin] !== '"') this.#noName();
    const name = this.#string();
    if (this.#names.has(name)) this.#fail(begin, 'the name is there twice');
    this.#names.add(name);
    this.#space();
    this.#expect(':');
    this.#value(depth + 1);
  }

  /** A name without quotes: of a number or a word the fault may be further on. */
  #noName() {
    const begin = this.#at;
    if (/[-\dtfn]/.test(this.#text[begin] ?? '')) this.#value(0);
    this.#fail(begin);
  }

  #string() {
    const begin = this.#at++;
    for (;;) {
      const next = this.#text[this.#at] ?? '';
      if (next < ' ') this.#fail();
      this.#at++;
      if (next === '"') return JSON.parse(this.#text.slice(begin, this.#at));
      if (next !== '\\') continue;
      const escape = /^(?:["\\/bfnrt]|u[\da-fA-F]{4})/.exec(this.#text.slice(this.#at, this.#at + 5));
      if (!escape)
        this.#fail(/^(?:u[\da-fA-F]{0,3})?$/.test(this.#text.slice(this.#at)) ? this.#text.length : this.#at - 1);
      else this.#at += escape[0].length;
    }
  }

  #number() {
    if (this.#text[this.#at] === '-') this.#at++;
    if (this.#text[this.#at] === '0') this.#at++;
    else this.#digits();
    if (this.#text[this.#at] === '.') {
      this.#at++;
      this.#digits();
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++;
      if (/[-+]/.test(this.#text[this.#at] ?? '')) this.#at++;
      this.#digits();
    }
  }

  #digits() {
    if (!isDigit(this.#text[this.#at])) this.#fail();
    while (isDigit(this.#text[this.#at])) this.#at++;
  }

  /** @param {string} word */
  #word(word) {
    for (const letter of word) this.#expect(letter);
  }

  /** @param {string} character */
  #expect(character) {
    if (this.#text[this.#at] !== character) this.#fail();
    this.#at++;
  }

  #space() {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  /**
   * @param {number} [at]
   * @param {string} [reason]
   * @returns {never}
   */
  #fail(at = this.#at, reason = unexpected(this.#text.slice(at))) {
    const before = this.#text.slice(0, at);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const place = `line ${before.split('\n').length}, column ${[...line].length + 1}`;
    throw new Error(`not valid JSON at byte ${this.byteAt(at)} (${place}): ${reason}`);
  }
}

/** @param {string | undefined} character */
function isDigit(character) {
  return character !== undefined && character >= '0' && character <= '9';
}

/** @param {string} rest of the text, from what is wrong on */
function unexpected(rest) {
  const code = rest.codePointAt(0);
  if (code === undefined) return 'it ends too early';
  if (/^,[ \t\r\n]*[}\]]/.test(rest)) return 'a comma with nothing after it';
  if (code > 0x20 && code <= 0x7e) return `unexpected ${String.fromCodePoint(code)}`;
  return `unexpected U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
