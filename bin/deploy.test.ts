// What can be known of the files of a deployment without Docker and systemd: they name what is there.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readSettings, Settings } from "@/lib/server/settings.mjs";
import { engines } from "@/package.json";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
const dockerfile = read("Dockerfile");
const compose = read("compose.yaml");
const unit = read("deploy/tracegate.service");
const settings = Object.keys(Settings.shape);

it("the image copies what exists, runs what exists, and opens the ports of the product", () => {
  for (const source of found(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((files) => files.split(" "))) {
    expect(existsSync(path.join(root, source)), source).toBe(true);
  }
  const [program = ""] = found(dockerfile, /^CMD \["node", "([^"]+)"\]$/gm);
  expect(existsSync(path.join(root, program))).toBe(true);
  const { PORT, OTLP_HTTP_PORT, OTLP_GRPC_PORT } = readSettings({});
  const ports = [PORT, OTLP_HTTP_PORT, OTLP_GRPC_PORT].map(String).sort();
  expect(
    found(dockerfile, /^EXPOSE (.+)$/gm)[0]
      ?.split(" ")
      .sort(),
  ).toEqual(ports);
  expect(found(compose, /^ +- "127\.0\.0\.1:\d+:(\d+)"$/gm).sort()).toEqual(ports);
  const [node = "0"] = found(dockerfile, /^FROM node:(\d+)-/gm);
  expect(Number(node)).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
});

it("compose has two services: Tracegate and PostgreSQL", () => {
  const [, services = ""] = /^services:\n((?: .*\n|\n)+)/m.exec(compose) ?? [];
  expect(found(services, /^ {2}(\w+):$/gm)).toEqual(["tracegate", "postgres"]);
});

it("every variable is one that the product reads, or PostgreSQL's", () => {
  const variables = [
    ...found(dockerfile, /(?:^ENV | )([A-Z_]+)=/gm),
    ...found(compose, /^ {6}([A-Z_]+):/gm),
    ...found(unit, /^Environment=([A-Z_]+)=/gm),
  ];
  expect(variables).toContain("TRACEGATE_ADMIN_KEY");
  const others = variables.filter((name) => !settings.includes(name));
  for (const name of others) expect(name).toMatch(/^(POSTGRES_(USER|PASSWORD|DB)|NODE_ENV|NEXT_TELEMETRY_DISABLED)$/);
});

it("the unit starts what `npm start` starts, and waits longer than the product takes to end", () => {
  const [program = ""] = found(unit, /^ExecStart=\/usr\/bin\/env node (\S+)$/gm);
  expect(existsSync(path.join(root, program))).toBe(true);
  expect(Number(found(unit, /^TimeoutStopSec=(\d+)$/gm)[0])).toBeGreaterThanOrEqual(30);
});

it(".env.example lists every setting, and each is described", () => {
  for (const [name, setting] of Object.entries(Settings.shape)) expect(setting.description, name).toBeTruthy();
  expect(found(read(".env.example"), /^([A-Z_]+)=/gm).sort()).toEqual([...settings].sort());
});
