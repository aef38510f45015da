import { readSettings } from "../../lib/server/settings.mjs";
import { checkDatabase, startEmbedded } from "../database.mjs";
import { holdHome } from "../hold.mjs";
import { embeddedUrl } from "../home.mjs";

/**
 * The database of DATABASE_URL, or the embedded one of this home: as it runs, else started for as long as `act` takes.
 * @param {{ alone: boolean }} options `alone`: not while Tracegate runs from this home
 * @param {(url: string, settings: ReturnType<typeof readSettings>) => Promise<void>} act
 */
export async function withDatabase({ alone }, act) {
  const settings = readSettings(process.env);
  const { DATABASE_URL, TRACEGATE_HOME: home } = settings;
  if (DATABASE_URL) {
    await checkDatabase(DATABASE_URL);
    return act(DATABASE_URL, settings);
  }
  const running = embeddedUrl(home);
  if (running !== undefined && !alone) return act(running, settings);
  const { release } = await holdHome(settings, () => {});
  const server = await startEmbedded(home);
  try {
    await act(server.databaseUrl, settings);
  } finally {
    await server.stop();
    release();
  }
}
