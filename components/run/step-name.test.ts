import { expect, it } from "vitest";
import { splitName } from "./step-name";

it("says the model of a call once", () => {
  expect(splitName("chat gpt-5", "gpt-5")).toEqual({ quiet: "chat", loud: "gpt-5" });
  expect(splitName("chat gpt-4.1-mini", "gpt-4.1-mini-2025-04-14")).toEqual({ quiet: "chat", loud: "gpt-4.1-mini" });
  expect(splitName("ChatOpenAI", "gpt-5")).toEqual({ quiet: "ChatOpenAI", loud: "gpt-5" });
  expect(splitName("gpt-5", "gpt-5")).toEqual({ quiet: "", loud: "gpt-5" });
});

it("names a step that is no call, or has no name, by what there is", () => {
  expect(splitName("order.lookup", null)).toEqual({ quiet: "", loud: "order.lookup" });
  expect(splitName("", null)).toEqual({ quiet: "", loud: "unnamed" });
  expect(splitName("", "gpt-5")).toEqual({ quiet: "", loud: "gpt-5" });
});
