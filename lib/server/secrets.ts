import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { adminKey } from "@/lib/server/home";

/** 32 random bytes, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 of the UTF-8 text: what is stored of keys, session cookies and login links. */
export function hashSecret(secret: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash("sha256").update(secret, "utf8").digest());
}

/** Compares digests, so that the time depends on neither text, nor on their lengths. */
export function isAdminKey(given: string): boolean {
  const right = adminKey();
  return right !== null && timingSafeEqual(hashSecret(given), hashSecret(right));
}
