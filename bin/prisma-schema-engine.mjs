#!/usr/bin/env node
// The schema engine that the Prisma CLI talks to (newline JSON-RPC over stdio): Prisma's own wasm build of it over adapter-pg.
// It stands in for the native engine, which is on no package registry. PRISMA_SCHEMA_ENGINE_BINARY names this file.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, DriverAdapterError } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { parse } from "pg-connection-string";

const args = readArguments(process.argv.slice(2));
const url = args.source.url ?? "postgresql://localhost:1/none";
const options = { schema: new URL(url).searchParams.get("schema") ?? undefined };
const config = connectionFields(url);

if (args.version) {
  console.log("schema-engine-wasm");
} else if (args.command) {
  await runCommand(args.command);
} else {
  await serve();
}

function readArguments(argv) {
  const read = { models: [], source: {}, command: null, version: false };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    if (arg === "--version") read.version = true;
    else if (arg === "--datamodels") read.models.push(argv[++i]);
    else if (arg === "--datasource") read.source = JSON.parse(argv[++i]);
    else if (arg === "cli") read.command = argv[++i];
    else if (arg.startsWith("--")) i++;
  }
  return read;
}

/** Separate fields, no connectionString: pg lets the string win over `database`, and the shadow would be the main database. */
function connectionFields(connectionString) {
  const { host, port, user, password, database, ssl } = parse(connectionString);
  return { host, port: port ? Number(port) : undefined, user, password, database, ssl };
}

function log(level, message, extra) {
  const line = { level, target: "schema_engine::logger", fields: { message, ...extra } };
  process.stderr.write(`\n${JSON.stringify(line)}\n`);
}

async function administer(database, sql) {
  const client = new pg.Client({ ...config, database, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    if (sql) await client.query(sql);
  } finally {
    await client.end();
  }
}

async function createDatabase() {
  try {
    await administer("postgres", `CREATE DATABASE ${pg.escapeIdentifier(config.database)}`);
  } catch (error) {
    const existsAlready = error.code === "42P04" || error.code === "23505";
    if (!existsAlready) throw error;
  }
  return config.database;
}

async function runCommand(command) {
  try {
    if (command === "create-database") await createDatabase();
    else if (command === "drop-database")
      await administer("postgres", `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(config.database)} WITH (FORCE)`);
    else await administer(config.database);
  } catch (error) {
    const refused = /^28/.test(error.code) ? "P1000" : "P1001";
    log("ERROR", error.message, { error_code: error.code === "3D000" ? "P1003" : refused });
    process.exitCode = 1;
  }
}

/** adapter-pg cannot type catalog columns of "char" (oid 18): read as bpchar, told to the engine as Character. One query at a time. */
function trackCharColumns() {
  const seen = { columns: [] };
  const addFields = pg.Result.prototype.addFields;
  pg.Result.prototype.addFields = function (fields) {
    seen.columns = [];
    fields.forEach((field, i) => {
      if (field.dataTypeID !== 18) return;
      field.dataTypeID = 1042;
      seen.columns.push(i);
    });
    return addFields.call(this, fields);
  };
  return seen;
}

function patchQueryable(queryable, charColumns) {
  const queryRaw = queryable.queryRaw.bind(queryable);
  const startTransaction = queryable.startTransaction?.bind(queryable);
  queryable.queryRaw = async (query) => {
    charColumns.columns = [];
    const result = await queryRaw(query);
    for (const i of charColumns.columns) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  // adapter-pg splits scripts at every ";" (which breaks functions): send them whole, as the native engine does
  if (queryable.executeScript) {
    queryable.executeScript = async (sql) => {
      await queryable.underlyingDriver().query(sql).catch(rethrowAsDriverError);
    };
  }
  if (startTransaction) {
    queryable.startTransaction = async (...isolation) =>
      patchQueryable(await startTransaction(...isolation), charColumns);
  }
  return queryable;
}

function rethrowAsDriverError(error) {
  const { code = "N/A", severity = "N/A", message, detail, column, hint } = error;
  throw new DriverAdapterError({
    kind: "postgres",
    originalCode: error.code,
    originalMessage: message,
    ...{ code, severity, message, detail, column, hint },
  });
}

function adapterFactory() {
  const charColumns = trackCharColumns();
  const connect = async (target) => patchQueryable(await new PrismaPg(target, options).connect(), charColumns);
  const { provider, adapterName } = new PrismaPg(config, options);
  const connectToShadowDb = async () => {
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    await administer(config.database, `CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    const adapter = await connect({ ...config, database });
    const close = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await close();
      await administer(config.database, `DROP DATABASE ${pg.escapeIdentifier(database)} WITH (FORCE)`);
    };
    return adapter;
  };
  return bindMigrationAwareSqlAdapterFactory({
    provider,
    adapterName,
    connect: () => connect(config),
    connectToShadowDb,
  });
}

async function loadEngine() {
  const glue = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bindings = await import(glue);
  const wasm = fs.readFileSync(path.join(path.dirname(glue), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = args.models.map((file) => [file, fs.readFileSync(file, "utf8")]);
  return bindings.SchemaEngine.new(
    { datamodels: datamodels.length ? datamodels : undefined },
    () => {},
    adapterFactory(),
  );
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function sendError(id, message, extra) {
  send({
    id,
    error: { code: 4466, message: "engine error", data: { message, meta: null, is_panic: false, ...extra } },
  });
}

/** Without this the CLI exits 0, silently, on an engine panic. */
function reportPanics(current) {
  let panic = "";
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panic = message;
    },
  };
  process.on("uncaughtException", (error) => {
    const message = panic || String(error?.stack ?? error).slice(0, 400);
    log("ERROR", message);
    sendError(current.id, message, { error_code: "PANIC" });
    setTimeout(() => process.exit(1), 100);
  });
}

async function serve() {
  const current = { id: undefined };
  reportPanics(current);
  let engine;
  let prints = 1e6;

  async function call(method, params) {
    if (method === "createDatabase") return { databaseName: await createDatabase() };
    engine ??= await loadEngine();
    if (method === "getDatabaseVersion") return engine.version(params);
    if (typeof engine[method] !== "function") throw new Error(`not supported: ${method}`);
    // the wasm engine opens a shadow database only in devDiagnostic; these two read the schema that it then caches
    if (method === "evaluateDataLoss" || method === "createMigration") {
      await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
    }
    const result = await engine[method](params);
    if (method === "diff" && result.stdout != null) {
      send({ id: prints++, method: "print", params: { content: result.stdout } });
    }
    return result ?? {};
  }

  async function answer({ id, method, params }) {
    current.id = id;
    try {
      send({ id, result: await call(method, params) });
    } catch (error) {
      const code = typeof error?.code === "string" ? error.code : undefined;
      sendError(id, String(error?.message ?? error), { meta: error?.meta ?? null, error_code: code });
    }
  }

  let turn = Promise.resolve();
  const lines = readline.createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const message = JSON.parse(line);
    if (message.method) turn = turn.then(() => answer(message));
  });
  lines.on("close", () => turn.then(() => process.exit(0)));
}
