/** Why a whole request is refused, with what HTTP and gRPC answer. Status: https://opentelemetry.io/docs/specs/otlp/ */
export const refusals = {
  undecodable: { http: 400, grpc: 3 },
  unauthenticated: { http: 401, grpc: 16 },
  forbidden: { http: 403, grpc: 7 },
  not_found: { http: 404, grpc: 12 },
  method_not_allowed: { http: 405, grpc: 12 },
  too_large: { http: 413, grpc: 8 },
  unsupported: { http: 415, grpc: 12 },
  overloaded: { http: 429, grpc: 8 },
  unavailable: { http: 503, grpc: 14 },
} as const;
export type RefusalCode = keyof typeof refusals;

/** Answered to the sender: the message must hold nothing that it may not know. */
export class RequestRefused extends Error {
  readonly code: RefusalCode;
  /** Set where trying again later may help; without it a sender gives the data up. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: RefusalCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = "RequestRefused";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The sender went away before its request was complete: there is nobody to answer. */
export class SenderGone extends Error {}
