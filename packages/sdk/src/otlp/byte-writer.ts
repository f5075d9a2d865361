/** Bytes of the scratch memory at first; it grows to what the largest message needs. */
const firstSize = 16_384;

/** Texts up to this length are written in JavaScript: crossing to native code costs more than that. */
const shortText = 40;

/** The value of each hexadecimal digit, by its code; what is none is 0. */
const digits = Uint8Array.from({ length: 128 }, (_unused, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);

const digit = (text: string, index: number): number => digits[text.charCodeAt(index)] as number;

/**
 * Writes Protocol Buffers into memory that is used again for the next message.
 * Source: Protocol Buffers, "Encoding".
 */
export class ByteWriter {
  #buffer = Buffer.allocUnsafeSlow(firstSize);
  #view = new DataView(this.#buffer.buffer);
  #at = 0;

  /** Begins a message of its own. */
  reset(): void {
    this.#at = 0;
  }

  /** A copy of what has been written since {@link reset}. */
  finish(): Uint8Array {
    const bytes = Buffer.allocUnsafe(this.#at);
    this.#buffer.copy(bytes, 0, 0, this.#at);
    return bytes;
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** A number from 0 to 2^32 - 1. */
  varint(value: number): void {
    this.#reserve(5);
    const buffer = this.#buffer;
    let rest = value;
    while (rest > 127) {
      buffer[this.#at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    buffer[this.#at++] = rest;
  }

  /** A whole number of 64 bits; a negative one in two's complement. */
  int64(value: number): void {
    if (value >= 0 && value <= 0xffff_ffff) {
      this.varint(value);
      return;
    }
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      this.#buffer[this.#at++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#buffer[this.#at++] = Number(rest);
  }

  fixed32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  /** Seconds and nanoseconds as nanoseconds of 64 bits. A double holds 53, hence in two halves of the seconds. */
  nanoseconds([seconds, nanos]: readonly [number, number]): void {
    const upper = Math.floor(seconds / 65_536) * 1e9;
    const lower = (upper % 65_536) * 65_536 + (seconds % 65_536) * 1e9 + nanos;
    this.#reserve(8);
    this.#view.setUint32(this.#at, lower % 4_294_967_296, true);
    this.#view.setUint32(this.#at + 4, Math.floor(upper / 65_536) + Math.floor(lower / 4_294_967_296), true);
    this.#at += 8;
  }

  /** An id of hexadecimal digits as bytes, with their number before them. */
  id(hex: string): void {
    const bytes = hex.length >> 1;
    this.#reserve(bytes + 1);
    const buffer = this.#buffer;
    let at = this.#at;
    buffer[at++] = bytes;
    for (let index = 0; index + 1 < hex.length; index += 2) {
      buffer[at++] = (digit(hex, index) << 4) | digit(hex, index + 1);
    }
    this.#at = at;
  }

  /** A text in UTF-8, with its length before it. */
  text(text: string): void {
    const { length } = text;
    if (length <= shortText && this.#shortText(text, length)) return;
    this.varint(Buffer.byteLength(text));
    this.#reserve(length * 3);
    this.#at += this.#buffer.write(text, this.#at);
  }

  /** Writes a text of ASCII alone; false, with nothing written, when it is not. */
  #shortText(text: string, length: number): boolean {
    this.#reserve(length + 1);
    const buffer = this.#buffer;
    const at = this.#at + 1;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) return false;
      buffer[at + index] = code;
    }
    buffer[this.#at] = length;
    this.#at = at + length;
    return true;
  }

  /** Bytes, with their number before them. */
  bytes(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.raw(bytes);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Begins a message within the message; give what it returns to {@link end}. */
  begin(): number {
    this.#reserve(1);
    return this.#at++;
  }

  /** Ends a message within the message: its length goes before it, which moves what is longer than 127 bytes. */
  end(began: number): void {
    const length = this.#at - began - 1;
    if (length > 127) {
      const more = length > 0x1f_ffff ? 3 : length > 0x3fff ? 2 : 1;
      this.#reserve(more);
      this.#buffer.copyWithin(began + 1 + more, began + 1, this.#at);
      this.#at = began;
      this.varint(length);
      this.#at += length;
      return;
    }
    this.#buffer[began] = length;
  }
}
