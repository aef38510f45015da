import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import net from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshSettings, launch } from "@/bin/product.mjs";

let settings: Awaited<ReturnType<typeof freshSettings>>;
let taken: net.Server | undefined;
beforeEach(async () => {
  settings = await freshSettings();
});
afterEach(() => {
  taken?.close();
  rmSync(settings.TRACEGATE_HOME, { recursive: true, force: true });
});

/** What a start with these settings says before it gives up. */
async function refusal(changed: Record<string, string>): Promise<string> {
  const started = launch({ ...settings, ...changed });
  expect(await started.exited).toBe(1);
  return started.said().trim();
}

test.for([
  [{ PORT: "80000" }, /^PORT /],
  [{ PORT: "web" }, /^PORT /],
  [
    { OTLP_HTTP_PORT: "3000", PORT: "3000" },
    /^PORT and OTLP_HTTP_PORT and OTLP_GRPC_PORT must be three different ports/,
  ],
  [{ DATABASE_URL: "mysql://localhost/x" }, /^DATABASE_URL must be a postgresql:\/\/ address/],
  [{ TRACEGATE_ADMIN_KEY: "short" }, /^TRACEGATE_ADMIN_KEY must have at least 32 characters/],
  [{ HOST: "0.0.0.0", TRACEGATE_ADMIN_KEY: "" }, /^HOST 0\.0\.0\.0 .*set TRACEGATE_ADMIN_KEY/],
  [{ HOST: "203.0.113.7" }, /^HOST 203\.0\.113\.7 is no address of this machine/],
  [
    { DATABASE_URL: "postgresql://u:p@127.0.0.1:1/x" },
    /^The database of DATABASE_URL \(127\.0\.0\.1:1\) cannot be used: .*ECONNREFUSED/,
  ],
  [{ TRACEGATE_HOME: "package.json/home" }, /^TRACEGATE_HOME \S+package\.json\/home cannot be written \(ENOTDIR\)/],
] as const)("%o is refused in one sentence", async ([changed, sentence]) => {
  const said = await refusal(changed);
  expect(said).toMatch(sentence);
  expect(said.split("\n")).toHaveLength(1);
});

test.for(["PORT", "OTLP_HTTP_PORT", "OTLP_GRPC_PORT"] as const)(
  "a taken %s is refused in one sentence",
  async (name) => {
    const port = Number(settings[name]);
    taken = net.createServer().listen(port, "127.0.0.1");
    expect(await refusal({})).toBe(
      `Port ${port} of 127.0.0.1 is taken by another program: stop that one, or set ${name} to another port.`,
    );
  },
);

const mount = (...args: string[]) => spawnSync("mount", args).status === 0;

test("a full disk is refused in one sentence", async ({ skip }) => {
  const home = settings.TRACEGATE_HOME;
  // only root may make a small disk
  if (!mount("-t", "tmpfs", "-o", "size=50m", "none", home)) skip();
  const said = await refusal({});
  spawnSync("umount", [home]);
  expect(said).toBe(
    `The disk of TRACEGATE_HOME (${home}) has 52 MB left and at least 200 MB are needed: free some space, or set TRACEGATE_HOME to another disk.`,
  );
});
