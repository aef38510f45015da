import { expect, it } from "vitest";
import { ApiError } from "@/lib/browser/api";
import { describeError } from "@/lib/browser/describe-error";

it("takes the words and the id of a refused call", () => {
  const error = new ApiError("overloaded", "The database does not answer.", { status: 503, requestId: "req-1" });
  expect(describeError(error)).toEqual({ detail: "The database does not answer.", requestId: "req-1" });
});

it("tells nothing of a bug on the server but the number to quote", () => {
  const bug = Object.assign(new Error("select * from secrets"), { digest: "3456789" });
  expect(describeError(bug)).toEqual({ detail: "A part of this page failed on the server.", requestId: "3456789" });
});

it("has words for whatever was thrown", () => {
  expect(describeError("oops")).toEqual({ detail: "Something went wrong.", requestId: null });
});
