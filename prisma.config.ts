import path from "node:path";
import { defineConfig } from "prisma/config";
import { embeddedUrl } from "./bin/home.mjs";
import { readSettings } from "./lib/server/settings.mjs";

// The CLI would download its native schema engine; ours runs Prisma's wasm build of it.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= path.join(import.meta.dirname, "bin/prisma-schema-engine.mjs");
process.env["CHECKPOINT_DISABLE"] ??= "1";
process.env["PRISMA_HIDE_UPDATE_MESSAGE"] ??= "1";

const { DATABASE_URL, TRACEGATE_HOME } = readSettings(process.env);

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: DATABASE_URL ?? embeddedUrl(TRACEGATE_HOME) ?? "postgresql://localhost:1/none" },
});
