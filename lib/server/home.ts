import { readFileSync } from "node:fs";
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

function readSecret(name: string): string | null {
  try {
    return readFileSync(path.join(env().TRACEGATE_HOME, name), "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
