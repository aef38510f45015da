// Where a text holds an address, a card number, a key or a phone number. Each takes time in proportion to the text's length.
import type { DetectorId } from "@/lib/domain/redaction/rules";

/** From and to, in characters. */
export type Range = readonly [number, number];
export type Finder = (text: string) => readonly Range[];

const wordOf = (pattern: RegExp) => (text: string, at: number) =>
  at >= 0 && at < text.length && pattern.test(text[at] ?? "");
const isLocal = wordOf(/[\p{L}\p{N}._%+'-]/u);
const isDomain = wordOf(/[\p{L}\p{N}.-]/u);
const localMax = 64;
const domainMax = 255;

function findEmails(text: string): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let from = at;
    while (at - from < localMax && isLocal(text, from - 1)) from -= 1;
    let to = at + 1;
    while (to - at < domainMax && isDomain(text, to)) to += 1;
    while (to > at && /[.-]/.test(text[to - 1] ?? "")) to -= 1;
    const isAddress = from < at && /^[^.]+(\.[^.]+)+$/.test(text.slice(at + 1, to));
    if (isAddress && from >= (found.at(-1)?.[1] ?? 0)) found.push([from, to]);
  }
  return found;
}

/** What card networks issue: first digits, and how many there are in all. */
const networks: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(0[0-5]|[689])/, [14, 16, 19]],
  [/^35(2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(6011|64[4-9]|65|62|81)/, [16, 17, 18, 19]],
  [/^(50|5[6-9]|6[0137])/, [13, 14, 15, 16, 17, 18, 19]],
];

function isCard(digits: string): boolean {
  if (!networks.some(([begin, lengths]) => lengths.includes(digits.length) && begin.test(digits))) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const twice = digit * 2;
    sum += at % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

const digitGroups = /\d+(?:[ -]\d+)*/g;
const cardDigits = { least: 13, most: 19 } as const;

/** A number as it is printed, in groups, too; a group is never cut, so that a longer number is no card. */
function findCards(text: string): Range[] {
  const found: Range[] = [];
  for (const run of text.matchAll(digitGroups)) {
    if (run[0].length < cardDigits.least || isInHex(text, run.index, run[0].length)) continue;
    const groups = [...run[0].matchAll(/\d+/g)].map((group) => ({ at: run.index + group.index, digits: group[0] }));
    for (let first = 0; first < groups.length; first += 1) {
      let digits = "";
      for (let last = first; last < groups.length; last += 1) {
        const group = groups[last];
        const begin = groups[first];
        if (group === undefined || begin === undefined) break;
        digits += group.digits;
        if (digits.length > cardDigits.most) break;
        if (digits.length < cardDigits.least || !isCard(digits)) continue;
        found.push([begin.at, group.at + group.digits.length]);
        first = last;
        break;
      }
    }
  }
  return found;
}

/** Digits within an id such as 4f…: of a trace, a commit. */
function isInHex(text: string, at: number, length: number): boolean {
  const before = /[0-9a-f]{0,64}$/i.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? "";
  const after = /^[0-9a-f]{0,64}/i.exec(text.slice(at + length, at + length + 64))?.[0] ?? "";
  return /[a-f]/i.test(before + after) && before.length + length + after.length >= 16;
}

/**
 * Not in the middle of a word, so that a long word is searched once; \n, \r and \t of JSON text are no letters of one.
 * A run of letters that something must follow is bounded.
 */
const begin = "(?:(?<![A-Za-z0-9_-])|(?<=\\\\[nrt]))";
const armour = "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";
/** A shape, and what every text that holds one has: that is looked for first, which costs a twentieth. */
const secretShapes: readonly (readonly [string, RegExp])[] = [
  [`-----BEGIN ${armour}[\\s\\S]*?(?:-----END ${armour}|$)`, /-----BEGIN /],
  [`${begin}(?:sk|rk|pk)[-_][A-Za-z0-9_-]{16,}`, /[srp]k[-_]/],
  [`${begin}(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])`, /A[KSBC][IC]A/],
  ["gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}", /gh[pousr]_|github_pat_|glpat-/],
  ["xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}", /xox|xapp-/],
  ["AIza[A-Za-z0-9_-]{30,}|ya29\\.[A-Za-z0-9_-]{20,}", /AIza|ya29/],
  [
    `${begin}(?:hf|npm|tg|whsec|dop_v1|shpat|sq0atp|pypi|SG)[-_.][A-Za-z0-9_.-]{20,}`,
    /(?:hf|npm|tg|whsec|dop_v1|shpat|sq0atp|pypi|SG)[-_.]/,
  ],
  [`${begin}eyJ[A-Za-z0-9_-]{8,8000}\\.[A-Za-z0-9_-]{8,16000}\\.[A-Za-z0-9_-]*`, /eyJ/],
  ["(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{16,}", /earer /],
  ["(?<=[Bb]asic )[A-Za-z0-9+/]{16,}={0,2}", /asic /],
  ["(?<=[a-z]://[^\\s/:@\"']{0,100}:)[^\\s/@\"']{1,200}(?=@)", /:\/\//],
];
const secrets = secretShapes.map(([shape, sign]) => ({ shape: new RegExp(shape, "g"), sign }));
const anySign = new RegExp(secretShapes.map(([, sign]) => sign.source).join("|"));

function findSecrets(text: string): Range[] {
  if (!anySign.test(text)) return [];
  const found = secrets.flatMap(({ shape, sign }) => (sign.test(text) ? byPattern(shape)(text) : []));
  return found.sort(([a], [b]) => a - b);
}

/** International ones, and those of North America as they are written there: other digits are too often something else. */
const phones =
  /(?<![\w+.-])(?:\+(?:[ ().-]{0,2}\d){8,15}|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4})(?![\w-]|\.\d)/g;

function byPattern(pattern: RegExp): Finder {
  return (text) => [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
}

export const detectors: Readonly<Record<DetectorId, Finder>> = {
  email: findEmails,
  card: findCards,
  secret: findSecrets,
  phone: byPattern(phones),
};
