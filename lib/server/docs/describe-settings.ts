import { readSettings, Settings } from "@/lib/server/settings.mjs";

/** Every setting with its default, from the shape by which each start checks them. */
export function describeSettings() {
  const initial: Readonly<Record<string, unknown>> = { ...readSettings({}), TRACEGATE_HOME: ".tracegate" };
  return Object.entries(Settings.shape).map(([name, setting]) => {
    const value = initial[name];
    return { name, initial: value === undefined ? null : String(value), means: setting.description ?? "" };
  });
}
