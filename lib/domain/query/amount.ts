import type { FieldKind } from "@/lib/domain/query/fields";

// Amounts as a query writes them, in the unit of the field: micro-dollars, nanoseconds, counts. All exact: no floating point.

export type AmountKind = Extract<FieldKind, "money" | "duration" | "count">;
export type AmountRead =
  | { readonly ok: true; readonly value: bigint }
  | { readonly ok: false; readonly why: string; readonly fix: string | null };

const int8Max = 2n ** 63n - 1n;
const durationUnits: readonly (readonly [string, bigint])[] = [
  ["d", 86_400_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["m", 60_000_000_000n],
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1_000n],
  ["ns", 1n],
];
const unitNs = new Map([...durationUnits, ["min", 60_000_000_000n] as const, ["µs", 1_000n] as const]);
const countUnits = new Map([
  ["k", 1_000n],
  ["m", 1_000_000n],
]);

export function readAmount(kind: AmountKind, text: string): AmountRead {
  const read = readers[kind](text);
  if (read.ok && read.value > int8Max) return { ok: false, why: "is too large", fix: null };
  return read;
}

const readers: Readonly<Record<AmountKind, (text: string) => AmountRead>> = {
  money: (text) => {
    const [, digits] = /^\$?(\d{1,13}(?:\.\d*)?|\.\d+)$/.exec(text) ?? [];
    const value = digits === undefined ? null : scale(digits, 1_000_000n);
    if (value !== null) return { ok: true, value };
    return digits === undefined
      ? { ok: false, why: "is no amount of dollars, as 0.10", fix: null }
      : { ok: false, why: "is finer than a millionth of a dollar", fix: null };
  },
  duration: (text) => {
    const parts = [...text.matchAll(/(\d{1,19}(?:\.\d*)?|\.\d+)([a-zµ]+)/g)];
    if (parts.length > 0 && parts.map(([part]) => part).join("") === text) {
      const values = parts.map(([, digits = "", unit = ""]) => scale(digits, unitNs.get(unit) ?? null));
      if (values.every((value) => value !== null))
        return { ok: true, value: values.reduce((sum, value) => sum + value, 0n) };
    }
    const bare = /^\d+(?:\.\d+)?$/.test(text);
    return { ok: false, why: "is no duration, as 30s, 1.5m or 200ms", fix: bare ? `${text}s` : null };
  },
  count: (text) => {
    const [, digits = "", unit = ""] = /^(\d{1,19}(?:\.\d*)?)([kKmM]?)$/.exec(text) ?? [];
    const value = digits === "" ? null : scale(digits, unit === "" ? 1n : (countUnits.get(unit.toLowerCase()) ?? null));
    if (value !== null) return { ok: true, value };
    return { ok: false, why: "is no count, as 100, 10k or 1.5M", fix: null };
  },
};

/** digits × unit, null where that is no whole number. */
function scale(digits: string, unit: bigint | null): bigint | null {
  if (unit === null) return null;
  const [whole = "", fraction = ""] = digits.split(".");
  const used = fraction.replace(/0+$/, "");
  const divisor = 10n ** BigInt(used.length);
  const product = BigInt(`${whole}${used}` || "0") * unit;
  return product % divisor === 0n ? product / divisor : null;
}

/** The one way in which an amount is written. */
export function writeAmount(kind: AmountKind, value: bigint): string {
  if (kind === "count") return String(value);
  if (kind === "duration") {
    const [name, ns] = durationUnits.find(([, unit]) => value >= unit && value % unit === 0n) ?? ["s", 1n];
    return `${value / ns}${name}`;
  }
  const fraction = String(value % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${value / 1_000_000n}${fraction && `.${fraction}`}`;
}
