import { describe, expect, it } from "vitest";
import { type Membership, whyStaysOwner } from "@/lib/domain/guard/membership";

const person = (id: string, role: Membership["role"], isLocal = false): Membership => ({ id, role, isLocal });

describe("an owner", () => {
  it("may go while there is another", () => {
    expect(whyStaysOwner([person("a", "owner"), person("b", "owner")], "a")).toBeNull();
  });
  it("stays where it is the last, whatever the others are", () => {
    expect(whyStaysOwner([person("a", "owner"), person("b", "operator")], "a")).toMatch(/last owner/);
  });
  it("of the installation stays, also beside others", () => {
    expect(whyStaysOwner([person("a", "owner", true), person("b", "owner")], "a")).toMatch(/installation/);
  });
});

it("anybody else may go", () => {
  expect(whyStaysOwner([person("a", "owner"), person("b", "operator")], "b")).toBeNull();
  expect(whyStaysOwner([person("a", "owner")], "stranger")).toBeNull();
});
