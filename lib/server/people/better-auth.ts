import { type BetterAuthPlugin, betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { genericOAuth } from "better-auth/plugins";
import { passwordChars } from "@/lib/contract/people";
import { pool, prisma } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { logError } from "@/lib/server/errors";
import { installationSecret } from "@/lib/server/home";
import { publicUrl } from "@/lib/server/notify/link-token";
import { cookiePrefix, oidcId } from "@/lib/server/people/account-cookie";
import { discoveryUrl } from "@/lib/server/people/oidc-discovery";
import { endUnprovenAccess } from "@/lib/server/sql/people/accounts";

const daysS = 24 * 3600;

/**
 * Passwords, the OpenID round trip and the sessions of accounts. Its own routes are not served: ours call it, so that each
 * states who may. Attempts are limited by lib/server/people/sign-in.ts, cookies get Secure in lib/server/login.ts.
 */
export function openBetterAuth(plugins: BetterAuthPlugin[] = []) {
  return betterAuth({
    appName: "Tracegate",
    baseURL: publicUrl(),
    basePath: "/api/auth",
    secret: installationSecret(),
    database: prismaAdapter(prisma(), { provider: "postgresql" }),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: passwordChars.min, maxPasswordLength: passwordChars.max },
    user: {
      modelName: "authUser",
      additionalFields: { isAdmin: { type: "boolean", input: false, defaultValue: false } },
      validateUserInfo: ({ user, source }) =>
        source.method === "oauth" && user.emailVerified !== true ? { error: "email_not_verified" } : undefined,
    },
    // seen once a minute is often enough to tell which device is in use
    session: { modelName: "authSession", expiresIn: 30 * daysS, updateAge: 60 },
    account: {
      modelName: "authAccount",
      encryptOAuthTokens: true,
      // an account made here never proved its address; the provider does, and then endUnprovenAccess clears the way
      accountLinking: { requireLocalEmailVerified: false },
    },
    databaseHooks: {
      account: {
        create: {
          before: async ({ providerId, userId }) => {
            if (providerId === oidcId) await endUnprovenAccess(pool(), userId);
          },
        },
      },
    },
    verification: { modelName: "authVerification" },
    advanced: { cookiePrefix, useSecureCookies: false, ipAddress: { disableIpTracking: true } },
    logger: {
      level: "error",
      log: (_, message) => logError(new Error(message), { process: "web", part: "accounts" }),
    },
    onAPIError: { errorURL: "/login" },
    plugins,
  });
}

/** With the OpenID provider, which it asks for its addresses before it answers anything. */
export function openBetterAuthWithOidc() {
  const { TRACEGATE_OIDC_ISSUER: issuer, TRACEGATE_OIDC_CLIENT_ID: clientId, ...settings } = env();
  const clientSecret = settings.TRACEGATE_OIDC_CLIENT_SECRET;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return openBetterAuth();
  const provider = {
    providerId: oidcId,
    discoveryUrl: discoveryUrl(issuer),
    clientId,
    clientSecret,
    scopes: ["openid", "email", "profile"],
    pkce: true,
    requireIdTokenVerification: true,
  };
  return openBetterAuth([genericOAuth({ config: [provider] })]);
}
