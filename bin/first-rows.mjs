// The rows that every installation has from its first start: the default project and its API key; and login links on demand.
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { writeSecret } from "./home.mjs";

const loginMinutes = 15;
/** Any number; two starts on one database do not both make the project. */
const firstRowsLock = 72707370;
/** As lib/server/keys.ts makes them: "tg_" and 32 random bytes; the first 11 characters are kept for people. */
const newKey = () => `tg_${randomBytes(32).toString("base64url")}`;
const keyPrefix = (key) => key.slice(0, 11);
const hashSecret = (secret) => createHash("sha256").update(secret, "utf8").digest();

/** Makes the default project, and its key where this home has none that works. */
export async function ensureFirstRows(url, home) {
  await withClient(url, async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [firstRowsLock]);
    const projectId = (await selectDefaultProject(client)) ?? (await insertDefaultProject(client));
    if (!(await hasWorkingKey(client, projectId, home))) await insertKey(client, projectId, home);
    await client.query("COMMIT");
  });
}

async function selectDefaultProject(client) {
  const { rows } = await client.query("SELECT id FROM projects WHERE is_default ORDER BY created_at LIMIT 1");
  return rows[0]?.id;
}

async function insertDefaultProject(client) {
  const { rows } = await client.query("INSERT INTO projects (name, is_default) VALUES ('default', true) RETURNING id");
  return rows[0].id;
}

async function hasWorkingKey(client, projectId, home) {
  const file = path.join(home, "default-project-key");
  if (!fs.existsSync(file)) return false;
  const hash = hashSecret(fs.readFileSync(file, "utf8").trim());
  const found = await client.query(
    "SELECT 1 FROM api_keys WHERE project_id = $1 AND hash = $2 AND revoked_at IS NULL",
    [projectId, hash],
  );
  return found.rowCount === 1;
}

async function insertKey(client, projectId, home) {
  const key = newKey();
  writeSecret(home, "default-project-key", key);
  await client.query("INSERT INTO api_keys (project_id, name, prefix, hash) VALUES ($1, 'first key', $2, $3)", [
    projectId,
    keyPrefix(key),
    hashSecret(key),
  ]);
}

/** @returns {Promise<string>} the secret of a link that logs in once, within 15 minutes; only its hash is stored */
export async function newLoginToken(url) {
  const token = randomBytes(32).toString("base64url");
  await withClient(url, async (client) => {
    await client.query("DELETE FROM login_tokens WHERE expires_at < now()");
    await client.query("INSERT INTO login_tokens (hash, expires_at) VALUES ($1, now() + make_interval(mins => $2))", [
      hashSecret(token),
      loginMinutes,
    ]);
  });
  return token;
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
