import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { canonicalJson } from "@/lib/domain/canonical-json";

// the vectors of the protocol: input as sent, SHA-256 of the canonical form
it.each([
  ["{}", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"],
  ['{"b":2,"a":[1,true,null,"x"]}', "ce17d0493ec5864ebd08398d7c1097d8ac3eb2d7cc815caab525682450091d50"],
  [
    '{"n":[333333333.33333329,9007199254740991,4.50,2e-3,0.000000000000000000000000001,-0]}',
    "98e956f72f8ec11bb5ab06fd50828906b0b397dfd8bcb5602f6fa03c32b80f24",
  ],
  [
    String.raw`{"\u20ac":1,"\r":2,"1":3,"\ud83d\ude00":4,"\u0080":5,"\u00f6":6,"\ufb33":7}`,
    "dace0eb13b281f529e7575937685baa98fd5f1e336c97fdb7a9630d768194d16",
  ],
  [
    String.raw`{"s":"\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"\/"}`,
    "7ac9a5e0daa304e5a3129b61a14487fd2ab0309d41fad7cc64e0548bb01fb04b",
  ],
  [String.raw`{"z":"a\u0000b"}`, "8fa507bdf89dc570b0dbf1d248e204b8493232d29bc2ff3f3993b57acc2d17c9"],
  [
    String.raw`{"__proto__":{"x":1},"a":"\u00e9","b":"e\u0301"}`,
    "c2ad3eb034c00789fa4f7f8c0de3a22c5f3ad3da0e40869111ca6da9e63594c4",
  ],
  ['[{"cents":1999,"intent":"pi_1"},1.0,100,"1"]', "cde5189d90b5526eafccb3bec3b3f9329eade8f1d582472d81bc30f578563b71"],
])("writes %s as the protocol does", (sent, hash) => {
  expect(
    createHash("sha256")
      .update(canonicalJson(JSON.parse(sent)))
      .digest("hex"),
  ).toBe(hash);
});
