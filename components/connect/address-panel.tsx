import type { Target } from "@/components/connect/client";
import { CopyButton } from "@/components/ui/copy-button";

/** The plain facts, for any exporter that has no tab of its own. */
export function AddressPanel({ target }: { target: Target }) {
  const header = `authorization: Bearer ${target.key ?? "…"}`;
  const facts = [
    { name: "OTLP over HTTP", value: target.httpUrl, note: "protobuf or JSON; /v1/traces and /v1/logs" },
    { name: "OTLP over gRPC", value: target.grpcAddress, note: "without TLS" },
    { name: "Header", value: header, note: "gzip and deflate are understood" },
  ];
  return (
    <aside className="aside" aria-labelledby="any-exporter">
      <h2 id="any-exporter">Any other exporter</h2>
      <dl>
        {facts.map(({ name, value, note }) => (
          <div key={name}>
            <dt className="label">{name}</dt>
            <dd className="row">
              <code className="cut">{value}</code>
              <CopyButton iconOnly text={value} label={`Copy: ${name}`} />
            </dd>
            <dd className="q">{note}</dd>
          </div>
        ))}
      </dl>
      <p className="q2">
        Metrics are answered, not kept. Spans without an end are shown as running until their end arrives. A batch may
        be sent twice: the second time changes nothing.
      </p>
    </aside>
  );
}
