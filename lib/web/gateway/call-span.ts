// The span of a call through the gateway, written as the SDK's modelFetch would have written it.
import { randomBytes } from "node:crypto";
import type { CallLabels, Parent } from "@/lib/domain/gateway/caller";
import type { ScopeUse } from "@/lib/domain/guard/money";
import type { Refusal } from "@/lib/domain/guard/refusal";
import type { Answered } from "@/lib/domain/model/answer-reader";
import type { ModelCall } from "@/lib/domain/model/model-call";
import {
  answeredAttributes,
  askedAttributes,
  calledAttributes,
  type Failure,
  failureOf,
  firstChunkAttributes,
  refusedBy,
  type SpanAttributes,
  saidAttributes,
  spanName,
} from "@/lib/domain/model/span-attributes";
import type { AttributeValue, WireEvent, WireSpan } from "@/lib/otlp/wire";
import type { OpenedCall } from "@/lib/server/gateway/open-calls";
import { Refused } from "@/lib/web/gateway/refused";

/** OTLP's number of a client's span and of an error. */
const clientKind = 3;
const errorStatus = 2;

const keep = (_path: string, value: unknown) => value;
const nowNs = () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e3)) * 1000n;

/** Why a run halts, by why its call was refused (runtime.md). */
const haltCodes: Readonly<Record<string, string>> = {
  exhausted: "budget",
  contended: "budget",
  unpriced: "budget",
  approval_pending: "budget",
  rejected: "rejected",
  breaker_open: "breaker",
  probe_leased: "breaker",
  isolated: "breaker",
  killed: "killed",
  paused: "paused",
  draining: "paused",
};

type About = {
  readonly parent: Parent | null;
  readonly labels: CallLabels;
  /** Of a path that is no call of a model that Tracegate can read: null. */
  readonly call: ModelCall | null;
  readonly method: string;
  readonly target: URL;
};

export class CallSpan {
  readonly traceId: string;
  readonly spanId = randomBytes(8).toString("hex");
  readonly #about: About;
  readonly #startNs = nowNs();
  #attributes: SpanAttributes = {};
  #failure: Failure | null = null;
  #names = true;
  readonly #events: WireEvent[] = [];

  constructor(about: About) {
    this.#about = about;
    this.traceId = about.parent?.traceId ?? randomBytes(16).toString("hex");
  }

  /** For a server that traces itself. */
  get traceparent(): string {
    return `00-${this.traceId}-${this.spanId}-01`;
  }

  opened({ holdId, isGateway }: OpenedCall): void {
    this.#names = isGateway;
    this.tell({ "tracegate.hold.id": holdId });
  }

  tell(attributes: SpanAttributes): void {
    Object.assign(this.#attributes, attributes);
  }

  /** A budget has another model called than the one that was asked for. */
  fellBack(model: string, asked: string, { message, members }: Refusal): void {
    this.tell({ "gen_ai.request.model": model, "tracegate.fallback_of": asked });
    const { id } = (members["scope"] ?? {}) as Partial<ScopeUse>;
    const attributes = wireAttributes({
      ...{ "gen_ai.request.model": model, "tracegate.fallback_of": asked, reason: message },
      ...(id === undefined ? {} : { "tracegate.budget.id": id }),
    });
    this.#events.push({ name: "tracegate.fallback", timeNs: nowNs(), attributes, droppedAttributes: 0 });
  }

  firstByte(): void {
    this.tell(firstChunkAttributes(Number(nowNs() - this.#startNs) / 1e6));
  }

  answered(answered: Answered): void {
    this.tell({ ...answeredAttributes(answered), ...saidAttributes(answered, keep) });
    this.#failure = failureOf(answered);
    if (this.#failure === null && answered.end.how === "broken") this.failed(answered.end.error);
  }

  /** The provider answered with an error. */
  refused(status: number, message: string | null): void {
    this.tell({ "http.response.status_code": status });
    this.#failure = refusedBy(status, message);
  }

  /** There is no whole answer. */
  failed(error: unknown): void {
    const { name: type = "error", message = String(error) } = error instanceof Error ? error : {};
    if (!(error instanceof Refused)) {
      this.#failure = { type, message };
      return;
    }
    const { code } = error.error;
    const halt = haltCodes[code];
    if (halt !== undefined) this.tell({ "tracegate.halt.code": halt });
    this.#failure = { type: halt ?? code, message };
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** It ends now. */
  end(): WireSpan {
    const { call, labels, parent, method, target } = this.#about;
    const failure = this.#failure;
    const about =
      call === null ? pathAttributes(method, target) : { ...calledAttributes(call), ...askedAttributes(call, keep) };
    return {
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: parent?.spanId ?? null,
      name: call === null ? `${method} ${target.pathname}` : spanName(call),
      spanKind: clientKind,
      traceState: "",
      flags: 0,
      startNs: this.#startNs,
      endNs: nowNs(),
      attributes: wireAttributes({
        ...about,
        ...this.#attributes,
        ...(failure === null ? {} : { "error.type": failure.type }),
        ...(this.#names ? labelAttributes(labels) : {}),
      }),
      droppedAttributes: 0,
      events: this.#events,
      droppedEvents: 0,
      links: [],
      droppedLinks: 0,
      status: failure === null ? { code: 0, message: "" } : { code: errorStatus, message: failure.message },
      resource: {
        attributes: wireAttributes({ "service.name": labels.pipeline }),
        droppedAttributes: 0,
        schemaUrl: "",
      },
      scope: {
        name: "tracegate.gateway",
        version: "",
        attributes: wireAttributes({}),
        droppedAttributes: 0,
        schemaUrl: "",
      },
    };
  }
}

/** The path of a vendor's API holds no secret; its query may. */
function pathAttributes(method: string, { hostname, pathname }: URL): SpanAttributes {
  return { "http.request.method": method, "server.address": hostname, "url.path": pathname };
}

/** As the SDK names what a run is of. */
function labelAttributes({ pipeline, version, userId, sessionId }: CallLabels): SpanAttributes {
  return {
    "tracegate.pipeline": pipeline,
    "tracegate.pipeline.version": version,
    ...(userId === null ? {} : { "user.id": userId }),
    ...(sessionId === null ? {} : { "session.id": sessionId }),
  };
}

function wireAttributes(attributes: SpanAttributes): Readonly<Record<string, AttributeValue>> {
  return Object.assign(Object.create(null), attributes);
}
