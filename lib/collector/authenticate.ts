import { createHash } from "node:crypto";
import { type Headers, mayBeKeyless, readCredentials } from "@/lib/collector/credentials";
import { RequestRefused } from "@/lib/collector/refusal";

export type KeyRegister = {
  /** The project that a key opens, null for an unknown, revoked or expired one. May throw: then nothing is known. */
  readonly findKey: (key: string) => Promise<{ readonly projectId: string; readonly scopes: readonly string[] } | null>;
  readonly isAdminKey: (key: string) => boolean;
  readonly defaultProjectId: () => Promise<string>;
};

/** A revoked key works no longer than this: too short to notice, long enough that a flood asks 50 times a second. */
const knownForMs = 20;
const knownMax = 10_000;

/** `mute`: a key of the project that may not send. */
type Opened = { readonly projectId: string; readonly mute?: boolean } | null;
type Known = { readonly until: number; readonly opened: Promise<Opened> };

/** Decides to which project a request belongs. Remembers an answer for an instant. */
export class Authenticator {
  readonly #register: KeyRegister;
  readonly #boundTo: string;
  readonly #known = new Map<string, Known>();

  constructor(register: KeyRegister, boundTo: string) {
    this.#register = register;
    this.#boundTo = boundTo;
  }

  /** The project id. @throws RequestRefused `unauthenticated`, `forbidden`, `unavailable` */
  async projectOf(headers: Headers, peer: string | undefined): Promise<string> {
    const credentials = readCredentials(headers);
    if (credentials.kind === "unreadable")
      throw unauthenticated("the Authorization or x-api-key header holds no API key");
    if (credentials.kind === "none") {
      if (!mayBeKeyless(this.#boundTo, peer, headers))
        throw unauthenticated("send an API key as Authorization: Bearer KEY");
      const opened = await this.#remember("", async () => ({ projectId: await this.#register.defaultProjectId() }));
      return opened?.projectId ?? "";
    }
    const { key } = credentials;
    const opened = await this.#remember(digest(key), async () => {
      const found = await this.#register.findKey(key);
      return found && { projectId: found.projectId, mute: !found.scopes.includes("ingest") };
    });
    if (opened?.mute) throw new RequestRefused("forbidden", "this key lacks the scope ingest");
    if (opened !== null) return opened.projectId;
    if (this.#register.isAdminKey(key))
      throw new RequestRefused("forbidden", "the admin key cannot send telemetry: use a project's key");
    throw unauthenticated("the API key is unknown, revoked or expired");
  }

  async #remember(name: string, ask: () => Promise<Opened>): Promise<Opened> {
    const now = Date.now();
    const known = this.#known.get(name);
    if (known !== undefined && known.until > now) return known.opened;
    if (this.#known.size >= knownMax) this.#known.clear();
    const opened = ask();
    this.#known.set(name, { until: now + knownForMs, opened });
    try {
      return await opened;
    } catch (cause) {
      this.#known.delete(name);
      throw Object.assign(new RequestRefused("unavailable", "the database does not answer", 2), { cause });
    }
  }
}

/** Keys are not kept in memory in clear. */
const digest = (key: string) => createHash("sha256").update(key).digest("base64");

const unauthenticated = (message: string) => new RequestRefused("unauthenticated", message);
