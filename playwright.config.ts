import { defineConfig, devices } from "@playwright/test";

// `npm run test:browser` starts the built product and sets these; against a running one, set them yourself:
// TRACEGATE_URL, TRACEGATE_OTLP_URL, TRACEGATE_ADMIN_KEY, CHROMIUM_PATH.
const baseURL = process.env["TRACEGATE_URL"] ?? "http://127.0.0.1:3000";
const executablePath = process.env["CHROMIUM_PATH"];

const signedIn = "test-results/signed-in.json";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/browser",
  globalSetup: "./e2e/sign-in.ts",
  fullyParallel: true,
  workers: 2,
  // no claim of speed: a shared machine may take its time
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // the same machine may stall: a fault fails twice, and what needed the second try is told at the end
  retries: 1,
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    storageState: signedIn,
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
      ],
    },
  },
});
