import { z } from "zod";
import { logError } from "@/lib/server/errors";

const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});
/** Longer than a provider takes that answers at all; somebody waits before a blank page. */
const patienceMs = 5_000;

const trimmed = (issuer: string) => issuer.replace(/\/+$/, "");
export const discoveryUrl = (issuer: string) => `${trimmed(issuer)}/.well-known/openid-configuration`;

/** Does the provider answer, and as the one that was set? The log says why not. */
export async function isReachable(issuer: string): Promise<boolean> {
  try {
    const answer = await fetch(discoveryUrl(issuer), { signal: AbortSignal.timeout(patienceMs) });
    if (!answer.ok) throw new Error(`The OpenID provider answers ${answer.status} at ${discoveryUrl(issuer)}.`);
    const found = Discovery.parse(await answer.json()).issuer;
    if (trimmed(found) === trimmed(issuer)) return true;
    throw new Error(`TRACEGATE_OIDC_ISSUER is ${issuer}, but its discovery document is of ${found}.`);
  } catch (error) {
    logError(error, { process: "web", part: "accounts" });
    return false;
  }
}
