// Imported first by every program that a person runs: works from the folder of the repository, with its `.env`.
import fs from "node:fs";
import path from "node:path";

process.chdir(path.resolve(import.meta.dirname, ".."));
if (fs.existsSync(".env")) process.loadEnvFile(".env");
