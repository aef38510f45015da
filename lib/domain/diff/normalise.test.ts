import { describe, expect, it } from "vitest";
import { normaliseText } from "./normalise";

describe("what varies by itself", () => {
  it.each([
    ["run 0f8fad5b-d9cb-469f-a165-70867728950e of", "run ~ of"],
    ["at 2026-11-25T20:25:09.123Z sharp", "at ~ sharp"],
    ["at 2026-11-25 20:25 sharp", "at ~ sharp"],
    ["span 4bf92f3577b34da6 of", "span ~ of"],
    ["span 1234567890123456 of", "span ~ of"],
    ["mask 0x4bf92f3577b34da6 of", "mask ~ of"],
    ["call_A1b2C3d4 gave", "~ gave"],
    ["chatcmpl-A1b2C3d4 gave", "~ gave"],
    ["order sess_a1b2c3d4e5f6g7h8i9j0 of", "order ~ of"],
    ["job 01ARZ3NDEKTSV4RRFFQ69G5FAV of", "job ~ of"],
    ["it took_ms = 12 in all", "it took_ms~ in all"],
  ])("is left out of “%s”", (text, left) => {
    expect(normaliseText(text)).toBe(left);
  });

  it.each([
    "order 4711 of 2026-11-25",
    "T-49934, 12.50 EUR",
    "12 ms",
    "call_back tomorrow at 9",
    "room 12345678901234567",
  ])("is not in “%s”", (text) => {
    expect(normaliseText(text)).toBe(text);
  });
});
