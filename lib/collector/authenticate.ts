import { createHash } from "node:crypto";
import { type Headers, mayBeKeyless, readCredentials } from "@/lib/collector/credentials";
import { RequestRefused } from "@/lib/collector/refusal";

export type KeyRegister = {
  /** The project that a key opens, null for an unknown or revoked one. May throw: then nothing is known. */
  readonly findKey: (key: string) => Promise<{ readonly projectId: string } | null>;
  readonly isAdminKey: (key: string) => boolean;
  readonly defaultProjectId: () => Promise<string>;
};

/** A revoked key works no longer than this: too short to notice, long enough that a flood asks 50 times a second. */
const knownForMs = 20;
const knownMax = 10_000;

type Known = { readonly until: number; readonly projectId: Promise<string | null> };

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
      return (await this.#remember("", () => this.#register.defaultProjectId())) ?? "";
    }
    const { key } = credentials;
    const projectId = await this.#remember(
      digest(key),
      async () => (await this.#register.findKey(key))?.projectId ?? null,
    );
    if (projectId !== null) return projectId;
    if (this.#register.isAdminKey(key))
      throw new RequestRefused("forbidden", "the admin key cannot send telemetry: use a project's key");
    throw unauthenticated("the API key is unknown or revoked");
  }

  async #remember(name: string, ask: () => Promise<string | null>): Promise<string | null> {
    const now = Date.now();
    const known = this.#known.get(name);
    if (known !== undefined && known.until > now) return known.projectId;
    if (this.#known.size >= knownMax) this.#known.clear();
    const projectId = ask();
    this.#known.set(name, { until: now + knownForMs, projectId });
    try {
      return await projectId;
    } catch (cause) {
      this.#known.delete(name);
      throw Object.assign(new RequestRefused("unavailable", "the database does not answer", 2), { cause });
    }
  }
}

/** Keys are not kept in memory in clear. */
const digest = (key: string) => createHash("sha256").update(key).digest("base64");

const unauthenticated = (message: string) => new RequestRefused("unauthenticated", message);
