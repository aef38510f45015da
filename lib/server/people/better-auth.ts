import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { genericOAuth } from "better-auth/plugins";
import { passwordChars } from "@/lib/contract/people";
import { prisma } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { logError } from "@/lib/server/errors";
import { installationSecret } from "@/lib/server/home";
import { cookiePrefix, oidcId } from "@/lib/server/people/account-cookie";

const daysS = 24 * 3600;

/**
 * Passwords, the OpenID round trip and the sessions of accounts. Its own routes are not served: ours call it, so that each
 * states who may and none lets a stranger make an account. Attempts are limited by lib/server/people/sign-in.ts.
 */
export function openBetterAuth() {
  return betterAuth({
    appName: "Tracegate",
    baseURL: env().TRACEGATE_PUBLIC_URL ?? `http://localhost:${env().PORT}`,
    basePath: "/api/auth",
    secret: installationSecret(),
    database: prismaAdapter(prisma(), { provider: "postgresql" }),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: passwordChars.min, maxPasswordLength: passwordChars.max },
    user: {
      modelName: "authUser",
      additionalFields: { isAdmin: { type: "boolean", input: false, defaultValue: false } },
    },
    // seen once a minute is often enough to tell which device is in use
    session: { modelName: "authSession", expiresIn: 30 * daysS, updateAge: 60 },
    account: { modelName: "authAccount", encryptOAuthTokens: true },
    verification: { modelName: "authVerification" },
    advanced: { cookiePrefix, useSecureCookies: false, ipAddress: { disableIpTracking: true } },
    logger: {
      level: "error",
      log: (_, message) => logError(new Error(message), { process: "web", part: "accounts" }),
    },
    onAPIError: { errorURL: "/login?problem=oidc" },
    plugins: oidcPlugins(),
  });
}

function oidcPlugins() {
  const { TRACEGATE_OIDC_ISSUER: issuer, TRACEGATE_OIDC_CLIENT_ID: clientId, ...settings } = env();
  const clientSecret = settings.TRACEGATE_OIDC_CLIENT_SECRET;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return [];
  const discoveryUrl = `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;
  const scopes = ["openid", "email", "profile"];
  return [genericOAuth({ config: [{ providerId: oidcId, discoveryUrl, clientId, clientSecret, scopes, pkce: true }] })];
}
