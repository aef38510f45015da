// Numbers of the JSON mapping of protobuf, from their digits: exact where JSON.parse would round.
import { toDouble, toInteger } from "@/lib/otlp/value";
import type { Double } from "@/lib/otlp/wire";
import { Refusal } from "@/lib/otlp/wire-error";

const uint32Max = 0xffff_ffff;
const integer = /^-?\d+$/;
const decimal = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** An exact integer, also where it is written `1.5e3`. */
function parseInteger(digits: string): bigint {
  if (digits.length > 60) throw new Refusal("not an integer of 64 bits");
  if (integer.test(digits)) return BigInt(digits);
  const [, whole = "", fraction = "", exponent = "0"] = decimal.exec(digits) ?? [];
  const shift = Number(exponent) - fraction.length;
  if (whole === "" || Math.abs(shift) > 60) throw new Refusal("not an integer of 64 bits");
  const mantissa = BigInt(whole + fraction);
  if (shift >= 0) return mantissa * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  if (mantissa % divisor !== 0n) throw new Refusal("not an integer");
  return mantissa / divisor;
}

export function parseInt64(digits: string): number | bigint {
  if (digits.length < 16 && integer.test(digits)) return Number(digits) || 0;
  const value = parseInteger(digits);
  if (BigInt.asIntN(64, value) !== value) throw new Refusal("not an integer of 64 bits");
  return toInteger(value);
}

/** Nanoseconds; an empty string is 0. */
export function parseUint64(digits: string): bigint {
  const value = digits === "" ? 0n : parseInteger(digits);
  if (BigInt.asUintN(64, value) !== value) throw new Refusal("not an unsigned integer of 64 bits");
  return value;
}

export function parseUint32(digits: string): number {
  const value = decimal.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isInteger(value) || value < 0 || value > uint32Max)
    throw new Refusal("not an unsigned integer of 32 bits");
  return value;
}

const words: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

export function parseDouble(digits: string): number | Double {
  if (decimal.test(digits)) return toDouble(Number(digits));
  const word = Object.hasOwn(words, digits) ? words[digits] : undefined;
  if (word === undefined) throw new Refusal("not a number");
  return toDouble(word);
}
