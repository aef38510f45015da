import { type Route, reply } from "@/lib/demo/world/http";

export const regions: readonly string[] = ["north", "south", "east", "west", "online", "outlet"];
export const currencies: readonly string[] = [
  "USD",
  "GBP",
  "CHF",
  "SEK",
  "NOK",
  "DKK",
  "PLN",
  "CZK",
  "JPY",
  "CAD",
  "AUD",
  "HUF",
];

/** The systems behind a nightly report: a warehouse that needs a second try, exchange rates, and a mail server. */
export class Company {
  /** "down": exchange rates answer 503 and the mailbox is full. */
  state: "up" | "down" = "up";
  readonly #asked = new Map<string, number>();

  readonly routes: readonly Route[] = [
    ["GET /sales/*", async ({ rest, query }) => this.#sales(rest, query.get("night") ?? "")],
    ["GET /rates/*", async ({ rest }) => this.#rate(rest)],
    ["POST /mail", async () => this.#mail()],
  ];

  /** The first question of a night for two of the regions meets a cold cache. */
  #sales(region: string, night: string) {
    const place = regions.indexOf(region);
    if (place === -1) return reply(404, { error: `no region ${region}` });
    const question = `${night} ${region}`;
    const times = (this.#asked.get(question) ?? 0) + 1;
    this.#asked.set(question, times);
    if (place < 2 && times === 1) return reply(503, { error: "warehouse is warming up" });
    return reply(200, { region, orders: 120 + place * 37, cents: 480_000 + place * 91_300 });
  }

  #rate(currency: string) {
    if (this.state === "down") return reply(503, { error: "rates: upstream connect error" });
    const place = currencies.indexOf(currency);
    return reply(200, { currency, perEuro: 1 + place * 0.37 });
  }

  /** HTTP 200 with a failure inside, as many an API does it. */
  #mail() {
    return this.state === "down"
      ? reply(200, { ok: false, error: "552 mailbox of finance@example.com is over quota" })
      : reply(200, { ok: true, id: "m_20417" });
  }
}
