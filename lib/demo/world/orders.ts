import { type Route, reply } from "@/lib/demo/world/http";

const items = ["Kettle, 1.7 l", "Desk lamp", "Wool blanket", "Hiking boots", "Bread knife", "Bicycle light"];

/** Orders of a shop; what is in one follows from its number, so that no state has to outlive a process. */
export const orderRoutes: readonly Route[] = [
  [
    "GET /orders/*",
    async ({ rest }) => {
      const number = Number(/^A-(\d+)$/.exec(rest)?.[1] ?? Number.NaN);
      if (Number.isNaN(number)) return reply(404, { error: `no order ${rest}` });
      const cents = 1_900 + ((number * 7_919) % 9_000);
      return reply(200, { id: rest, intent: `pi_${number}`, item: items[number % items.length], cents, paid: true });
    },
  ],
];
