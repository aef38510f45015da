import type { Server } from "node:net";
import { Authenticator, type KeyRegister } from "@/lib/collector/authenticate";
import { ByteBudget } from "@/lib/collector/byte-budget";
import { createGrpcServer } from "@/lib/collector/grpc-server";
import { createHttpServer, type patience } from "@/lib/collector/http-server";
import { Receiver, type Store } from "@/lib/collector/receiver";
import { type BodyLimits, bodyLimits } from "@/lib/otlp/limits";

/** Spans take a few times their bytes while they wait for their commit: this keeps the process below 400 MB. */
const budget = { bytesMax: 24 * 1024 * 1024, waitersMax: 1_000, waitMs: 4_000 };

export type CollectorOptions = {
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly store: Store;
  readonly keys: KeyRegister;
  readonly limits?: Partial<BodyLimits>;
  readonly budget?: Partial<typeof budget>;
  readonly timeouts?: typeof patience;
};

export type Collector = {
  /** The ports that were really taken, where 0 was asked for. */
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Takes nothing new, and resolves when every request at hand is answered. */
  readonly stop: () => Promise<void>;
};

/** Listens on both ports. Rejects where one cannot be taken. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { host, store, keys } = options;
  const receiver = new Receiver(store, new ByteBudget({ ...budget, ...options.budget }), {
    ...bodyLimits,
    ...options.limits,
  });
  const authenticator = new Authenticator(keys, host);
  const http = createHttpServer(receiver, authenticator, options.timeouts);
  const grpc = createGrpcServer(receiver, authenticator);
  const address = host.replace(/^\[|\]$/g, "");
  const httpPort = await listen(http, options.httpPort, address);
  const grpcPort = await listen(grpc.server, options.grpcPort, address);
  const stop = async () => {
    const closed = [close(http), close(grpc.server)];
    http.closeIdleConnections();
    grpc.closeSessions();
    await Promise.all(closed);
  };
  return { httpPort, grpcPort, stop };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));
