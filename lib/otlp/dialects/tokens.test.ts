import { describe, expect, it } from "vitest";
import { balance } from "@/lib/otlp/dialects/tokens";

const read = (
  input: number | null,
  output: number | null,
  cacheRead: number | null,
  cacheWrite: number | null,
  reasoning: number | null,
) => ({ input, output, cacheRead, cacheWrite, reasoning });

describe("balance", () => {
  it("leaves a count alone that has its parts in it", () => {
    expect(balance(read(412, 201, 384, null, 192), 613, {})).toMatchObject({ input: 412, output: 201 });
  });
  it("adds cached tokens that a dialect counts beside", () => {
    expect(balance(read(28, 19, 384, 128, null), null, { cached: "exclusive" })).toMatchObject({
      input: 540,
      output: 19,
    });
  });
  it("lets the client's total decide where the dialect does not", () => {
    expect(balance(read(28, 9, 384, null, 192), 613, {})).toMatchObject({ input: 412, output: 201 });
    expect(balance(read(500, 9, 64, null, 192), 701, {})).toMatchObject({ input: 500, output: 201 });
  });
  it("trusts an inclusive total over the custom of Langfuse", () => {
    expect(balance(read(412, 201, 384, null, 192), 613, { cached: "exclusive", thought: "exclusive" })).toMatchObject({
      input: 412,
      output: 201,
    });
  });
  it("knows that a part is never more than its whole", () => {
    expect(balance(read(100, 5, 384, null, null), null, {})).toMatchObject({ input: 484 });
    expect(balance(read(100, 9, null, null, 192), null, {})).toMatchObject({ output: 201 });
  });
  it("keeps what is unknown unknown", () => {
    expect(balance(read(null, 5, 384, null, null), null, { cached: "exclusive" })).toMatchObject({
      input: null,
      output: 5,
    });
  });
  it("adds classes without a name where they are beside", () => {
    const custom = { cached: "exclusive", thought: "exclusive" } as const;
    expect(balance(read(20, 9, 384, null, 192), 613, custom, { input: 8, output: 0 })).toMatchObject({
      input: 412,
      output: 201,
    });
  });
});
