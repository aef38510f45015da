import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/server/env";
import { deriveKey } from "@/lib/server/notify/seal";
import { hashSecret } from "@/lib/server/secrets";

/** What a link says: this person, and nobody else, about this revision, until then. */
export type LinkClaim = {
  readonly projectId: string;
  readonly approvalId: string;
  readonly memberId: string;
  readonly rev: number;
  readonly expiresAt: Date;
};

//  project 16 · approval 16 · member 16 · rev 4 · expiry in seconds 6 · nonce 10 · HMAC-SHA256 32
const [idBytes, claimBytes, macBytes] = [16, 68, 32];
const textChars = Math.ceil(((claimBytes + macBytes) * 4) / 3);

/** base64url, and another one each time. */
export function signLink({ projectId, approvalId, memberId, rev, expiresAt }: LinkClaim): string {
  const claim = Buffer.alloc(claimBytes);
  for (const [at, id] of [projectId, approvalId, memberId].entries()) {
    claim.write(id.replaceAll("-", ""), at * idBytes, "hex");
  }
  claim.writeUInt32BE(rev, 3 * idBytes);
  claim.writeUIntBE(Math.floor(expiresAt.getTime() / 1000), 3 * idBytes + 4, 6);
  randomBytes(10).copy(claim, 3 * idBytes + 10);
  return Buffer.concat([claim, macOf(claim)]).toString("base64url");
}

/** Null for what was not signed here; whether it is over, the caller judges. */
export function readLink(token: string): LinkClaim | null {
  // of two texts for the same bytes only the one that was given out is a link
  if (token.length !== textChars || !/^[\w-]+$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.toString("base64url") !== token) return null;
  const claim = bytes.subarray(0, claimBytes);
  if (!timingSafeEqual(bytes.subarray(claimBytes), macOf(claim))) return null;
  return {
    projectId: idAt(claim, 0),
    approvalId: idAt(claim, 1),
    memberId: idAt(claim, 2),
    rev: claim.readUInt32BE(3 * idBytes),
    expiresAt: new Date(claim.readUIntBE(3 * idBytes + 4, 6) * 1000),
  };
}

/** What is kept of a link that decided. */
export const linkHash = (token: string) => hashSecret(`link ${token}`);

export function publicUrl(): string {
  const { TRACEGATE_PUBLIC_URL, PORT } = env();
  return TRACEGATE_PUBLIC_URL ?? `http://localhost:${PORT}`;
}

function macOf(claim: Buffer): Buffer {
  return createHmac("sha256", deriveKey("decision links")).update(claim).digest();
}

function idAt(claim: Buffer, at: number): string {
  const hex = claim.subarray(at * idBytes, (at + 1) * idBytes).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
