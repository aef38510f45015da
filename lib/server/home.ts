import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { env } from "@/lib/server/env";

/** The key that may do everything: TRACEGATE_ADMIN_KEY, or the one that the first start made. Null where there is neither. */
export function adminKey(): string | null {
  return env().TRACEGATE_ADMIN_KEY ?? readSecret("admin-key");
}

/** API key of the default project, for the page that tells how to connect. Null on a machine that did not make it. */
export function defaultProjectKey(): string | null {
  return readSecret("default-project-key");
}

/** Signs sessions and links: TRACEGATE_SECRET, or random and kept here. */
export function installationSecret(): string {
  return env().TRACEGATE_SECRET ?? readSecret("secret") ?? makeSecret("secret");
}

/** Of any number of processes that make it at once, one does; the others read what it wrote. */
function makeSecret(name: string): string {
  const home = env().TRACEGATE_HOME;
  mkdirSync(home, { recursive: true });
  try {
    writeFileSync(path.join(home, name), `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const secret = readSecret(name);
  if (!secret) throw new Error(`${path.join(home, name)} is empty: remove it, and it is made again`);
  return secret;
}

function readSecret(name: string): string | null {
  try {
    return readFileSync(path.join(env().TRACEGATE_HOME, name), "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
