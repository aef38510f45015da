import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": import.meta.dirname, tracegate: path.join(import.meta.dirname, "sdk/src/index.ts") };
/** These need PostgreSQL: each file gets a database of its own in DATABASE_URL, so `pool()` and `prisma()` just work. */
const needsDatabase = [
  "lib/server/**/*.test.ts",
  "lib/collector/**/*.test.ts",
  "lib/worker/**/*.test.ts",
  "app/**/*.test.ts",
  "prisma/**/*.test.ts",
  "**/*.db.test.ts",
];
/** These start the whole product, one after the other. */
const startsProduct = ["bin/**/*.start.test.ts"];
/** These pack the SDK and install it into an empty project. */
const installsPackage = ["sdk/test/**/*.test.ts"];
/** A busy machine may stand still for seconds: what is waited for has its time, and costs none where it comes at once. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 30_000, interval: 25 } } };
const elsewhere = ["**/node_modules/**", ".next/**", "dist/**", "e2e/**", "conformance/**"];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          ...patience,
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...elsewhere, ...needsDatabase, ...startsProduct, ...installsPackage],
        },
      },
      {
        resolve: { alias },
        test: {
          ...patience,
          name: "db",
          include: needsDatabase,
          exclude: elsewhere,
          globalSetup: [path.join(import.meta.dirname, "lib/testing/database-server.ts")],
          setupFiles: [path.join(import.meta.dirname, "lib/testing/test-db.ts")],
        },
      },
      {
        resolve: { alias },
        test: {
          ...patience,
          name: "sdk",
          include: installsPackage,
          exclude: elsewhere,
          globalSetup: [path.join(import.meta.dirname, "sdk/test/installed.ts")],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        resolve: { alias },
        test: {
          ...patience,
          name: "start",
          include: startsProduct,
          exclude: elsewhere,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
