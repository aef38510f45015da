// Spans and log records without what the rules of their project find, in every place where text can be.
import { type CompiledRules, redactText } from "@/lib/domain/redaction/redact-text";
import { replacement } from "@/lib/domain/redaction/rules";
import {
  type Attributes,
  type AttributeValue,
  Double,
  type Resource,
  type Scope,
  type WireEvent,
  type WireLink,
  type WireLog,
  type WireSpan,
} from "@/lib/otlp/wire";

/** Names, keys and short labels repeat all the time. */
const keptMax = 5_000;
const keptChars = 200;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Applies compiled rules. Ids, numbers that are no card, and times stay. */
export class WireRedactor {
  readonly #rules: CompiledRules;
  readonly #texts = new Map<string, string>();
  /** Shared by their spans, and shared they stay. */
  readonly #resources = new WeakMap<Resource, Resource>();
  readonly #scopes = new WeakMap<Scope, Scope>();
  #isOver: () => boolean = () => false;

  constructor(rules: CompiledRules) {
    this.#rules = rules;
  }

  /** From now on, as soon as `isOver` says that the time is up, texts are dropped instead of searched. */
  within(isOver: () => boolean): this {
    this.#isOver = isOver;
    return this;
  }

  span(span: WireSpan): WireSpan {
    return {
      ...span,
      name: this.text(span.name),
      traceState: this.text(span.traceState),
      attributes: this.attributes(span.attributes),
      events: span.events.map((event) => this.#event(event)),
      links: span.links.map((link) => this.#link(link)),
      status: { code: span.status.code, message: this.text(span.status.message) },
      resource: this.#resource(span.resource),
      scope: this.#scope(span.scope),
    };
  }

  log(log: WireLog): WireLog {
    return {
      ...log,
      severityText: this.text(log.severityText),
      eventName: this.text(log.eventName),
      body: this.#value(log.body),
      attributes: this.attributes(log.attributes),
      resource: this.#resource(log.resource),
      scope: this.#scope(log.scope),
    };
  }

  text(text: string): string {
    if (text.length === 0) return text;
    if (text.length > keptChars) return this.#redacted(text);
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const redacted = this.#redacted(text);
    if (this.#texts.size >= keptMax) this.#texts.clear();
    if (!this.#isOver()) this.#texts.set(text, redacted);
    return redacted;
  }

  attributes(attributes: Attributes): Attributes {
    const result: { [key: string]: AttributeValue } = Object.create(null);
    for (const key of Object.keys(attributes)) {
      const value = attributes[key] ?? null;
      const isSecret = value !== null && value !== "" && this.#rules.names?.has(key) === true;
      result[this.text(key)] = isSecret ? replacement("field") : this.#value(value);
    }
    return result;
  }

  #redacted(text: string): string {
    return this.#isOver() ? replacement("no time left") : redactText(text, this.#rules);
  }

  #value(value: AttributeValue): AttributeValue {
    if (typeof value === "string") return this.text(value);
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "number" || typeof value === "bigint") return this.#number(value, String(value));
    if (value instanceof Double) return this.#number(value, String(value.value));
    if (value instanceof Uint8Array) return this.#bytes(value);
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    return this.attributes(value as Attributes);
  }

  /** A card number may come as one. */
  #number<N extends number | bigint | Double>(value: N, text: string): N | string {
    if (text.length < numberChars) return value;
    const redacted = this.text(text);
    return redacted === text ? value : redacted;
  }

  #bytes(bytes: Uint8Array): Uint8Array {
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      text = Buffer.from(bytes).toString("latin1");
    }
    const redacted = this.#redacted(text);
    return redacted === text ? bytes : new Uint8Array(Buffer.from(redacted));
  }

  #event(event: WireEvent): WireEvent {
    return { ...event, name: this.text(event.name), attributes: this.attributes(event.attributes) };
  }

  /** Ids of a link may be any text. */
  #link(link: WireLink): WireLink {
    const ids = { traceId: this.text(link.traceId), spanId: this.text(link.spanId) };
    return { ...link, ...ids, traceState: this.text(link.traceState), attributes: this.attributes(link.attributes) };
  }

  #resource(resource: Resource): Resource {
    const known = this.#resources.get(resource);
    if (known) return known;
    const attributes = this.attributes(resource.attributes);
    const redacted = { ...resource, attributes, schemaUrl: this.text(resource.schemaUrl) };
    this.#resources.set(resource, redacted);
    return redacted;
  }

  #scope(scope: Scope): Scope {
    const known = this.#scopes.get(scope);
    if (known) return known;
    const redacted = {
      ...scope,
      name: this.text(scope.name),
      version: this.text(scope.version),
      attributes: this.attributes(scope.attributes),
      schemaUrl: this.text(scope.schemaUrl),
    };
    this.#scopes.set(scope, redacted);
    return redacted;
  }
}

/** Fewer digits are no card and no phone number. */
const numberChars = 8;
