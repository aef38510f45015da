import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/domain/canonical-json";

/** SHA-256 of the canonical JSON, in hex (protocol C1). */
export function hashJson(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
