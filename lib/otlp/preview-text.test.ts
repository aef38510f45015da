import { expect, it } from "vitest";
import { previewText } from "./preview-text";

it("names inline media instead of showing it", () => {
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk";
  expect(previewText(`What is this? data:image/png;base64,${png}==`, "input")).toBe("What is this? [media]");
  expect(previewText(`What is this? ${png}`, "input")).toBe("What is this? [media]");
  expect(previewText("a/path/that/is/long/but/no/picture", "input")).toBe("a/path/that/is/long/but/no/picture");
});
