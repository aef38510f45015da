import { describe, expect, it } from "vitest";
import {
  decidedFilter,
  inboxDiffers,
  inboxFilterOfView,
  inboxSearch,
  mineFilter,
  narrowings,
  viewOfInboxFilter,
  waitingFilter,
} from "@/lib/browser/inbox-filter";

const id = "6a6f2f2e-0000-4000-8000-000000000001";
const odd = { ...mineFilter, risk: ["low", "high"], pipeline: "refund-desk", text: "a&b=c é", sort: "oldest" } as const;

it("says nothing in the address where all is as usual", () => {
  expect(inboxSearch(waitingFilter)).toBe("");
  expect(inboxSearch(decidedFilter)).toBe("state=decided&sort=newest");
});

describe("a saved view", () => {
  it.each([waitingFilter, mineFilter, decidedFilter, odd])("brings back what it was made of", (filter) => {
    const view = { ...viewOfInboxFilter(filter), id, name: "mine" };
    const back = inboxFilterOfView(view);
    expect({ ...back, risk: [...back.risk].sort() }).toEqual({ ...filter, risk: [...filter.risk].sort(), view: id });
    expect(inboxDiffers(back, view)).toBe(false);
    expect(inboxDiffers({ ...back, text: "more" }, view)).toBe(true);
  });

  it("falls back alone where a part makes no sense", () => {
    expect(inboxFilterOfView({ id, query: "state=nowhere&risk=low,odd&sort=oldest" })).toEqual({
      ...waitingFilter,
      risk: ["low"],
      sort: "oldest",
      view: id,
    });
  });
});

it("counts what narrows the list", () => {
  expect([waitingFilter, mineFilter, odd].map(narrowings)).toEqual([0, 1, 4]);
});
