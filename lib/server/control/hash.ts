import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/domain/canonical-json";

/** SHA-256 of the canonical JSON, in hex (protocol C1). */
export function hashJson(value: unknown): string {
  return hashText(canonicalJson(value));
}

/** The same for what is canonical JSON already. */
export function hashText(canonical: string): string {
  return createHash("sha256").update(canonical, "utf8").digest("hex");
}
