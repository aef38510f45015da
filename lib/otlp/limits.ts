const MiB = 1024 * 1024;

/** What one request may hold. `*Bytes` are UTF-8 bytes. */
export type DecodeLimits = {
  /** Spans or log records of a request; those above are refused alone. */
  readonly spansMax: number;
  /** Attributes of one span, event, link, log record, resource or scope; those above count as dropped. */
  readonly attributesMax: number;
  /** Events of one span, likewise. */
  readonly eventsMax: number;
  /** Links of one span, likewise. */
  readonly linksMax: number;
  /** Attributes, events, links, list elements, resources and scopes of a request; above, all of it is refused. */
  readonly elementsMax: number;
  /** Nesting of lists and maps in a value; a mark stands in place of a deeper one. */
  readonly depthMax: number;
  /** An attribute with a longer key counts as dropped. */
  readonly keyBytesMax: number;
  /** A longer text is cut and ends in a mark that says so; longer bytes are replaced by the mark. */
  readonly valueBytesMax: number;
};

/** A million elements take about 150 MB of heap: what a request made of nothing but empty elements may cost. */
export const decodeLimits: DecodeLimits = {
  spansMax: 100_000,
  attributesMax: 10_000,
  eventsMax: 10_000,
  linksMax: 10_000,
  elementsMax: 1_000_000,
  depthMax: 64,
  keyBytesMax: 4_096,
  valueBytesMax: 20 * MiB,
};

/** What one body may weigh, before and after decompression. Both hold for HTTP and gRPC. */
export type BodyLimits = {
  readonly wireBytesMax: number;
  readonly bodyBytesMax: number;
  /** Above `ratioFromBytes` of output, more output per input byte than this is a bomb. Deflate cannot exceed 1,032. */
  readonly ratioMax: number;
  readonly ratioFromBytes: number;
};

export const bodyLimits: BodyLimits = {
  wireBytesMax: 64 * MiB,
  bodyBytesMax: 64 * MiB,
  ratioMax: 250,
  ratioFromBytes: 16 * MiB,
};
