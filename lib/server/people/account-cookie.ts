export const cookiePrefix = "tracegate";
/** Names the session of an account. */
export const accountCookie = `${cookiePrefix}.session_token`;
/** The one OpenID provider of this installation. */
export const oidcId = "oidc";
