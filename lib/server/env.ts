import { readSettings } from "@/lib/server/settings.mjs";

type Env = ReturnType<typeof readSettings> & { DATABASE_URL: string };

let known: Env | undefined;

/** The validated settings of this process; throws one sentence that names the wrong one. */
export function env(): Env {
  known ??= readEnv();
  return known;
}

function readEnv(): Env {
  const settings = readSettings(process.env);
  if (settings.DATABASE_URL === undefined)
    throw new Error("DATABASE_URL is not set: `npm start` sets it for its processes.");
  return { ...settings, DATABASE_URL: settings.DATABASE_URL };
}
