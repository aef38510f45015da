import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Claims = Readonly<Record<string, unknown>>;
type Grant = { readonly challenge: string; readonly nonce: string; readonly redirectUri: string };
type Answer = { readonly status: number; readonly json?: object; readonly location?: string };

const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const inBase64Url = (json: object) => Buffer.from(JSON.stringify(json)).toString("base64url");

/** An OpenID provider on this machine that signs in whoever comes: the code flow with PKCE, as strict as a real one. */
export class OidcServer {
  readonly client = { id: "tracegate", secret: "the secret of the client" };
  /** Who sits before the browser. */
  person: Claims = {};
  /** Written over the claims of the next tokens. */
  wrong: Claims = {};
  /** Its tokens are signed with a key that it does not publish. */
  forges = false;
  /** Tokens name the subject only; the rest is asked for at /userinfo. */
  isTerse = false;
  /** Takes requests, and says nothing. */
  isSilent = false;
  /** Says that it is this one. */
  poses: string | null = null;
  /** Sends the browser back with this error. */
  refuses: string | null = null;
  readonly #own = newKey();
  readonly #foreign = newKey();
  readonly #grants = new Map<string, Grant>();
  readonly #accessTokens = new Map<string, Claims>();
  readonly #server: Server;
  #issuer = "";

  constructor() {
    this.#server = createServer(async (request, response) => {
      if (this.isSilent) return;
      const { status, json, location } = await this.#answer(request);
      response.writeHead(status, { "content-type": "application/json", ...(location && { location }) });
      response.end(json && JSON.stringify(json));
    });
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.#issuer);
    switch (`${request.method} ${pathname}`) {
      case "GET /.well-known/openid-configuration":
        return { status: 200, json: this.#discovery() };
      case "GET /authorize":
        return this.#authorize(searchParams);
      case "POST /token":
        return this.#token(new URLSearchParams(await textOf(request)), request.headers.authorization);
      case "GET /jwks":
        return { status: 200, json: { keys: [{ ...this.#own.publicKey.export({ format: "jwk" }), ...keyUse }] } };
      case "GET /userinfo":
        return this.#userinfo(request.headers.authorization);
      default:
        return { status: 404 };
    }
  }

  #discovery() {
    const at = (path: string) => `${this.#issuer}/${path}`;
    return {
      issuer: this.poses ?? this.#issuer,
      authorization_endpoint: at("authorize"),
      token_endpoint: at("token"),
      userinfo_endpoint: at("userinfo"),
      jwks_uri: at("jwks"),
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
    };
  }

  #authorize(asked: URLSearchParams): Answer {
    const of = (name: string) => asked.get(name) ?? "";
    const isComplete =
      of("client_id") === this.client.id &&
      of("response_type") === "code" &&
      of("code_challenge_method") === "S256" &&
      of("scope").split(" ").includes("openid") &&
      [of("state"), of("nonce"), of("code_challenge"), of("redirect_uri")].every((value) => value !== "");
    if (!isComplete) return { status: 400, json: { error: "invalid_request" } };
    const back = new URL(of("redirect_uri"));
    back.searchParams.set("state", of("state"));
    if (this.refuses !== null) {
      back.searchParams.set("error", this.refuses);
      return { status: 302, location: back.href };
    }
    const code = randomUUID();
    this.#grants.set(code, { challenge: of("code_challenge"), nonce: of("nonce"), redirectUri: of("redirect_uri") });
    back.searchParams.set("code", code);
    return { status: 302, location: back.href };
  }

  #token(form: URLSearchParams, authorization: string | undefined): Answer {
    if (!this.#isClient(form, authorization)) return { status: 401, json: { error: "invalid_client" } };
    const code = form.get("code") ?? "";
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isGranted =
      form.get("grant_type") === "authorization_code" &&
      grant?.challenge === challenge &&
      grant.redirectUri === form.get("redirect_uri");
    if (!isGranted) return { status: 400, json: { error: "invalid_grant" } };
    const accessToken = randomUUID();
    this.#accessTokens.set(accessToken, this.person);
    const tokens = { access_token: accessToken, id_token: this.#idToken(grant.nonce) };
    return { status: 200, json: { ...tokens, token_type: "Bearer", expires_in: 300 } };
  }

  /** client_secret_basic or client_secret_post. */
  #isClient(form: URLSearchParams, authorization = ""): boolean {
    const basic = Buffer.from(authorization.replace("Basic ", ""), "base64").toString("utf8").split(":");
    const [id, secret] =
      authorization === "" ? [form.get("client_id"), form.get("client_secret")] : basic.map(unescaped);
    return id === this.client.id && secret === this.client.secret;
  }

  #idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const about = this.isTerse ? { sub: this.person["sub"] } : this.person;
    const issued = { iss: this.#issuer, aud: this.client.id, iat: now, exp: now + 300, nonce };
    const { privateKey } = this.forges ? this.#foreign : this.#own;
    return signed({ ...issued, ...about, ...this.wrong }, privateKey);
  }

  #userinfo(authorization = ""): Answer {
    const person = this.#accessTokens.get(authorization.replace("Bearer ", ""));
    return person === undefined ? { status: 401 } : { status: 200, json: person };
  }

  /** Its address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#issuer = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#issuer;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

const keyUse = { kid: "1", alg: "RS256", use: "sig" };

function signed(claims: object, key: KeyObject): string {
  const text = `${inBase64Url({ alg: "RS256", kid: keyUse.kid, typ: "JWT" })}.${inBase64Url(claims)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are joined. */
const unescaped = (part: string) => decodeURIComponent(part.replaceAll("+", " "));

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
