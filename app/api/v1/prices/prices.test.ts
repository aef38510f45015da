import { expect, it } from "vitest";
import { ListedPrice } from "@/lib/contract/prices";
import { Problem } from "@/lib/contract/problem";
import { callApi } from "@/lib/testing/call-api";
import { newTenant } from "@/lib/testing/tenant";

it("answers what the price book knows, 404 where it knows nothing, and names a missing model", async () => {
  const { key } = await newTenant("prices");
  const known = await callApi("GET", "/prices?provider=openai&model=gpt-4o", { key });
  expect(ListedPrice.parse(await known.json())).toEqual({ in: 2.5, out: 10, cachedIn: 1.25, contextWindow: 128_000 });
  for (const query of ["provider=ollama&model=gpt-4o", "model=no-such-model"]) {
    expect((await callApi("GET", `/prices?${query}`, { key })).status).toBe(404);
  }
  const unnamed = await callApi("GET", "/prices?provider=openai", { key });
  expect(unnamed.status).toBe(422);
  expect(Problem.parse(await unnamed.json())).toMatchObject({ errors: [{ path: "?model" }] });
});
