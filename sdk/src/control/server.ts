import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Breakers } from "@/sdk/src/control/breakers";
import { type Asking, callServer, type Target } from "@/sdk/src/control/client";
import { Hub } from "@/sdk/src/control/hub";
import { SettleQueue } from "@/sdk/src/control/settles";
import { serverKey, serverUrl } from "@/sdk/src/settings";
import { shared } from "@/sdk/src/shared";

/** The control plane of one project, as this process talks to it. */
export class Server implements Target {
  readonly url: string;
  readonly key: string | undefined;
  awaySince: number | null = null;
  readonly holder: string;
  readonly hub: Hub;
  readonly settles: SettleQueue;
  /** Once a call has asked for one. */
  breakers: Breakers | null = null;

  constructor(url: string, key: string | undefined) {
    this.url = url;
    this.key = key;
    this.holder = `${hostname().slice(0, 60)}:${process.pid}:${randomUUID().slice(0, 8)}`;
    this.hub = new Hub(this);
    this.settles = new SettleQueue(this);
  }

  /** Nobody has answered just now: what can go on without it does not wait. */
  get isAway(): boolean {
    return this.key === undefined || (this.awaySince !== null && performance.now() - this.awaySince < 3_000);
  }

  call<T>(method: string, path: string, body?: unknown, asking?: Asking): Promise<T> {
    return callServer<T>(this, method, path, body, asking);
  }
}

const servers = shared("servers", () => new Map<string, Server>());

/** That of the present settings. */
export function currentServer(): Server {
  const [url, key] = [serverUrl(), serverKey()];
  const name = `${key}@${url}`;
  const server = servers.get(name) ?? new Server(url, key);
  servers.set(name, server);
  return server;
}
