/** The request as a whole cannot be used: `undecodable` (not OTLP) or `too_large` (over a limit of the receiver). */
export class WireError extends Error {
  readonly code: "undecodable" | "too_large";
  constructor(message: string, code: WireError["code"] = "undecodable") {
    super(message);
    this.name = "WireError";
    this.code = code;
  }
}

/**
 * One span, log record or attribute cannot be used; the rest of its request can. Never leaves the decoders. No Error: a
 * hostile request can cause a million of them, and each stack trace would take seven microseconds.
 */
export class Refusal {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}
