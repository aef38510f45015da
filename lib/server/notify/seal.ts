import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { installationSecret } from "@/lib/server/home";

const ivBytes = 12;
const tagBytes = 16;

/** 32 bytes for one purpose, the same in every process of this Tracegate. */
export function deriveKey(purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", installationSecret(), "tracegate", purpose, 32));
}

/** AES-256-GCM. `place`: what it belongs to; nobody can open it as that of another place. */
export function seal(text: string, place: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", deriveKey("seal"), iv).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Null where it is not of this place, or of another TRACEGATE_SECRET. */
export function unseal(sealed: Buffer, place: string): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", deriveKey("seal"), sealed.subarray(0, ivBytes))
      .setAAD(Buffer.from(place))
      .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
