import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = { readonly from: string; readonly to: readonly string[]; readonly raw: string };
type Behaviour = {
  /** Refuses this many messages for now before it takes one. */
  failures?: number;
  login?: { readonly user: string; readonly password: string };
  /** Offers STARTTLS with a certificate that nobody signed. */
  tls?: boolean;
};

/** A mail server of its own on this machine, over real sockets. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  readonly logins: string[] = [];
  failures: number;
  readonly #server: SMTPServer;

  constructor({ failures = 0, login, tls = false }: Behaviour = {}) {
    this.failures = failures;
    this.#server = new SMTPServer({
      authOptional: login === undefined,
      allowInsecureAuth: true,
      disabledCommands: tls ? [] : ["STARTTLS"],
      onAuth: ({ username, password }, _session, callback) => {
        this.logins.push(`${username} ${password}`);
        if (username === login?.user && password === login?.password) callback(null, { user: username });
        else callback(new Error("Invalid username or password"));
      },
      onData: (stream, { envelope }, callback) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          if (this.failures > 0) {
            this.failures -= 1;
            return callback(Object.assign(new Error("Try again later"), { responseCode: 451 }));
          }
          const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          this.mails.push({ from, to, raw: Buffer.concat(chunks).toString("utf8") });
          callback();
        });
      },
    });
    // a client that breaks off is what some tests are about
    this.#server.on("error", () => {});
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.server.address() as AddressInfo).port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** The text of a mail: quoted-printable and base64 undone. */
export function textOf({ raw }: ReceivedMail): string {
  const at = raw.indexOf("\r\n\r\n");
  const [head, body] = [raw.slice(0, at), raw.slice(at + 4)];
  if (/content-transfer-encoding: base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (!/content-transfer-encoding: quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
