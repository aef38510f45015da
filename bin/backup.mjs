// `npm run backup [FILE]`: all that this Tracegate keeps, into one file, while it goes on working.
import path from "node:path";
import "./root.mjs";
import { withDatabase } from "./backup/database.mjs";
import { Unusable } from "./backup/file.mjs";
import { saveBackup } from "./backup/save.mjs";

const say = (text) => process.stdout.write(`${text}\n`);
const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
const [name = `tracegate-${stamp}.backup`] = process.argv.slice(2);
// npm runs this in the root: a file is named from where the caller stands
const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);

try {
  if (name.startsWith("-")) throw new Unusable("It takes a file name alone: npm run backup [FILE]");
  await withDatabase({ alone: false }, async (url, settings) => {
    const { tables, rows } = await saveBackup({ url, file, say });
    say(`saved ${rows} rows of ${tables} tables in ${file}`);
    say(
      `Keep TRACEGATE_SECRET with it (or the file ${path.join(settings.TRACEGATE_HOME, "secret")}): it opens the sealed secrets of channels.`,
    );
  });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
