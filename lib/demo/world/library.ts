import { type Route, reply } from "@/lib/demo/world/http";

type Page = { readonly url: string; readonly title: string; readonly about: RegExp; readonly text: string };

const pages: readonly Page[] = [
  {
    url: "https://heat.example/seasonal-performance",
    title: "Seasonal performance of heat pumps in old houses",
    about: /efficien|performance|heat pump/i,
    text: "In 41 monitored houses built before 1960 the median seasonal performance factor was 3.1 with radiators of the right size and 2.6 without. Flow temperature explains most of the difference: each degree less is worth about 2 %.",
  },
  {
    url: "https://heat.example/cost-2026",
    title: "What a retrofit costs: 212 invoices",
    about: /cost|price|invoice/i,
    text: "Of 212 invoices the middle half lies between 18,400 and 27,900 EUR before subsidies. Two thirds of the spread is hydraulics and the electrical panel, not the machine.",
  },
  {
    url: "https://heat.example/noise",
    title: "Noise at the boundary: a field survey",
    about: /noise|neighbour|sound/i,
    text: "At night and at three metres, 29 of 33 outdoor units stayed below 40 dB(A). The four others stood in a corner between two walls.",
  },
];

const forum = {
  url: "https://forum.example/t/88213",
  title: "Does anybody have the serial number list?",
  text: "No list was ever published. Several people asked the maker and were told that it would be looked into. This thread is bumped every few weeks; nobody has found anything since. If you need certainty you may search again later, or look at the other threads about the same question, which link back to this one and to each other, and which end in the same way: somebody says that the list must be somewhere, somebody else says that they have looked, and a third says that they will look again.",
};

/** What nobody has written about leads to a forum that knows nothing. */
export function searchLibrary(q: string) {
  const found = pages.filter(({ about }) => about.test(q));
  return { results: (found.length > 0 ? found : [forum]).map(({ url, title }) => ({ url, title })) };
}

export function readLibrary(asked: string) {
  const found = [...pages, forum].find(({ url }) => url === asked);
  return found === undefined ? null : { url: found.url, text: found.text };
}

/** A web of a few pages. */
export const libraryRoutes: readonly Route[] = [
  ["GET /search", async ({ query }) => reply(200, searchLibrary(query.get("q") ?? ""))],
  [
    "GET /page",
    async ({ query }) => {
      const page = readLibrary(query.get("url") ?? "");
      return page === null ? reply(404, { error: "no such page" }) : reply(200, page);
    },
  ],
];
