import type { Asked, Said } from "@/lib/demo/script/said";

// Words in a complaint that make the judge behave in one way or another.
export const complaints = {
  broken: "It arrived broken and I would like my money back.",
  changedMind: "I changed my mind after two months of use. Can I send it back?",
  outage: "It stopped working on the first evening. Please refund me. [provider outage]",
  chatty: "The parcel was empty. I want my money back. [chatty answer]",
  wrongShape: "One of the two lamps is missing. [wrong shape]",
} as const;

/** The judge of refund-desk, at both providers. */
export function judgeRefund({ model, texts }: Asked): Said {
  const said = texts.join("\n");
  const repaired = said.includes("Your last answer was refused");
  if (said.includes("[provider outage]") && model.startsWith("gpt-")) return { fails: 503 };
  if (said.includes("[wrong shape]"))
    return { text: '{"refund": "yes", "cents": "the price of one lamp", "why": "A lamp is missing."}' };
  const cents = Number(/(\d+) cents/.exec(said)?.[1] ?? 0);
  const verdict = said.includes("changed my mind")
    ? { refund: false, cents: 0, why: "The return period is over and nothing is wrong with the item." }
    : { refund: true, cents, why: "The item did not reach the customer as described, and it was paid." };
  const json = JSON.stringify(verdict);
  return { text: said.includes("[chatty answer]") && !repaired ? `Of course! Here is my verdict:\n${json}` : json };
}
