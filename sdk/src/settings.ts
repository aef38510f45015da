import { shared } from "@/sdk/src/shared";
import { configureTelemetry } from "@/sdk/src/telemetry/telemetry";
import type { Settings } from "@/sdk/src/types";

const store = shared<{ settings: Settings }>("settings", () => ({ settings: {} }));

/**
 * Where the server is and who asks. All optional; call it once, before the first run.
 * @example tracegate({ url: "https://tracegate.example.com", key: process.env.TRACEGATE_KEY, project: "support" });
 */
export function tracegate(settings: Settings = {}): void {
  store.settings = { ...store.settings, ...settings };
  const { project = "tracegate", redact } = store.settings;
  configureTelemetry({ url: serverUrl(), key: serverKey(), service: project }, redact);
}

export const settings = (): Settings => store.settings;

/** Without a slash at its end. */
export function serverUrl(): string {
  const url = store.settings.url ?? process.env["TRACEGATE_URL"] ?? "http://127.0.0.1:3000";
  return url.replace(/\/+$/, "");
}

export function serverKey(): string | undefined {
  return store.settings.key ?? process.env["TRACEGATE_KEY"];
}
