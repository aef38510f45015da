import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnySchema } from "@/sdk/src/types";
import { plainIssues, validate } from "@/sdk/src/validate";

// One contract, written in three libraries: whichever an author chose, a halt names the same places.

const contracts: Readonly<Record<string, AnySchema>> = {
  zod: z.object({
    id: z.string(),
    lines: z.array(z.object({ cents: z.number(), "a/b~c": z.boolean() })),
    to: z.object({ country: z.enum(["DE", "FR"]) }),
  }),
  valibot: v.object({
    id: v.string(),
    lines: v.array(v.object({ cents: v.number(), "a/b~c": v.boolean() })),
    to: v.object({ country: v.picklist(["DE", "FR"]) }),
  }),
  arktype: type({
    id: "string",
    lines: type({ cents: "number", "a/b~c": "boolean" }).array(),
    to: { country: "'DE' | 'FR'" },
  }),
};
const line = { cents: 1, "a/b~c": true };
const good = { id: "A-1", lines: [line], to: { country: "DE" } };

const values: Readonly<Record<string, { value: unknown; paths: readonly string[] }>> = {
  "a good value": { value: good, paths: [] },
  "no object": { value: "A-1", paths: [""] },
  nothing: { value: undefined, paths: [""] },
  "a missing field": { value: { lines: [], to: { country: "FR" } }, paths: ["/id"] },
  "a field of another type": { value: { ...good, id: 1 }, paths: ["/id"] },
  "an item inside a list": { value: { ...good, lines: [line, { ...line, cents: "1" }] }, paths: ["/lines/1/cents"] },
  "a key with the signs of a JSON pointer": {
    value: { ...good, lines: [{ ...line, "a/b~c": 1 }] },
    paths: ["/lines/0/a~1b~0c"],
  },
  "a choice": { value: { ...good, to: { country: "IT" } }, paths: ["/to/country"] },
  "several at once": {
    value: { id: null, lines: [{ cents: 1 }], to: {} },
    paths: ["/id", "/lines/0/a~1b~0c", "/to/country"],
  },
};

for (const [library, contract] of Object.entries(contracts)) {
  describe(library, () => {
    it.each(Object.entries(values))("%s", async (_, { value, paths }) => {
      const result = await validate(contract, value);
      const found = result.issues === undefined ? [] : plainIssues(result.issues).map(({ path }) => path);
      expect(found.sort()).toEqual(paths);
    });
  });
}
