// What a project wants to be taken out of its telemetry before it is written: fields by name, patterns, and detectors of shapes.

export const detectorIds = ["email", "card", "secret", "phone"] as const;
export type DetectorId = (typeof detectorIds)[number];

export const detectorWords: Readonly<Record<DetectorId, { readonly name: string; readonly finds: string }>> = {
  email: { name: "E-mail addresses", finds: "ada@example.com" },
  card: { name: "Card numbers", finds: "13 to 19 digits of a card network that pass the Luhn check" },
  secret: {
    name: "Keys and tokens",
    finds: "sk-…, AKIA…, ghp_…, xox…, AIza…, JWT, Bearer …, PEM, passwords in addresses",
  },
  phone: { name: "Phone numbers", finds: "+49 30 901820, (415) 555-0132" },
};

export type Pattern = { readonly name: string; readonly pattern: string };
export type RedactionRules = {
  /** Names of fields whose values go: `password`, `api_key`, `x-*-token`. */
  readonly keys: readonly string[];
  /** In the syntax of RE2: no look-around and no back-references, so that a text takes time in proportion to its length. */
  readonly patterns: readonly Pattern[];
  readonly detectors: readonly DetectorId[];
};

export const noRules: RedactionRules = { keys: [], patterns: [], detectors: [] };
export const isEmpty = ({ keys, patterns, detectors }: RedactionRules): boolean =>
  keys.length + patterns.length + detectors.length === 0;

export const redactionLimits = {
  keys: 100,
  keyChars: 100,
  patterns: 50,
  patternChars: 500,
  sampleChars: 20_000,
  versions: 50,
} as const;

/** What stands in place of what was found. No rule finds anything in it. */
export const replacement = (rule: string): string => `[redacted:${rule}]`;
