// Prints a fresh login link of the Tracegate that runs from this folder.
import "./root.mjs";
import { readSettings } from "../lib/server/settings.mjs";
import { loginLink } from "./address.mjs";
import { newLoginToken } from "./first-rows.mjs";
import { embeddedUrl } from "./home.mjs";

try {
  const settings = readSettings(process.env);
  const url = settings.DATABASE_URL ?? embeddedUrl(settings.TRACEGATE_HOME);
  if (!url)
    throw new Error(
      `No Tracegate runs from ${settings.TRACEGATE_HOME}: start it with \`npm start\`, or set TRACEGATE_HOME.`,
    );
  console.log(loginLink(settings, await newLoginToken(url)));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
