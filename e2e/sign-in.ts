import { type FullConfig, request } from "@playwright/test";

/** Signs in once with the admin key; every test starts with that session. */
export default async function signIn(config: FullConfig) {
  const { baseURL, storageState } = config.projects[0]?.use ?? {};
  const key = process.env["TRACEGATE_ADMIN_KEY"] ?? "";
  const context = await request.newContext({ ...(baseURL !== undefined && { baseURL }) });
  const answer = await context.post("/login/key", {
    form: { key },
    maxRedirects: 0,
    // a browser names the page that posts; without it the form is refused as another site's
    headers: { origin: baseURL ?? "" },
  });
  if (!answer.headers()["set-cookie"]) throw new Error(`${baseURL} did not let TRACEGATE_ADMIN_KEY sign in`);
  await context.storageState({ path: String(storageState) });
  await context.dispose();
}
