import type { Pool, PoolClient } from "pg";

/** One row has it, and only once there are accounts. A handful of rows: no index. */
export async function selectAccountsOn(db: Pool | PoolClient): Promise<boolean> {
  const { rows } = await db.query<{ on: boolean }>({
    name: "accounts-on",
    text: `select exists (select from auth_users where is_admin) as on`,
  });
  return rows[0]?.on === true;
}

/** Any number: of those who turn accounts on at once, one does. */
const accountsLock = 72707371;

/** Until the transaction ends. */
export async function lockAccounts(db: PoolClient): Promise<void> {
  await db.query("select pg_advisory_xact_lock($1::bigint)", [accountsLock]);
}

/** The owner of the installation, null in local mode. */
export async function selectInstallationOwner(db: Pool | PoolClient) {
  const { rows } = await db.query<{ userId: string; name: string; email: string }>(
    `select id as "userId", name, email from auth_users where is_admin order by created_at, id limit 1`,
  );
  return rows[0] ?? null;
}

/** Uses auth_users_email_key. */
export async function selectUserIdByEmail(db: Pool | PoolClient, email: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>("select id from auth_users where email = $1::text", [email]);
  return rows[0]?.id ?? null;
}

/**
 * Ends the password and the sessions of an account whose address nobody has proved to be his: whoever made it, with an
 * invitation that names no address, may be somebody else than the one who proves it now. The owner of the installation
 * keeps his: he had the machine. Uses auth_users_pkey, auth_sessions_user_id_idx, auth_accounts_user_id_idx.
 */
export async function endUnprovenAccess(db: Pool, userId: string): Promise<void> {
  await db.query(
    `with unproven as (select id from auth_users where id = $1::text and not email_verified and not is_admin),
          ended as (delete from auth_sessions s using unproven u where s.user_id = u.id)
     delete from auth_accounts a using unproven u where a.user_id = u.id and a.provider_id = 'credential'`,
    [userId],
  );
}

type NewUser = {
  readonly id: string;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly passwordHash: string;
  readonly isAdmin: boolean;
};

/** An account that signs in with a password, as better-auth reads it. */
export async function insertUser(db: PoolClient, user: NewUser): Promise<void> {
  await db.query(
    `with made as (
       insert into auth_users (id, name, email, is_admin) values ($1::text, $2::text, $3::text, $4::boolean) returning id
     )
     insert into auth_accounts (id, account_id, provider_id, user_id, password)
     select gen_random_uuid()::text, $1::text, 'credential', $1::text, $5::text`,
    [user.id, user.name, user.email, user.isAdmin, user.passwordHash],
  );
}
