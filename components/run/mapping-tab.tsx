import { visibleText } from "@/components/json/visible-text";
import type { SpanDetail } from "@/lib/contract/runs";
import { formatCount } from "@/lib/format";

/** How the attributes were read: which dialect, which keys became which field, which nothing understood. */
export function MappingTab({ span }: { span: SpanDetail }) {
  const { dialect, used, ignored } = span.mapping;
  return (
    <>
      <section className="sec">
        <header>
          <h2>Dialect</h2>
          <span className="mono">{dialect}</span>
        </header>
        <table className="plain">
          <caption className="sr">Fields of the step and the keys they were read from</caption>
          <thead>
            <tr>
              <th scope="col">field</th>
              <th scope="col">read from</th>
            </tr>
          </thead>
          <tbody>
            {used.map(({ field, key }) => (
              <tr key={`${field} ${key}`}>
                <td>{field}</td>
                <td className="mono">{visibleText(key)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {used.length === 0 && <p className="q">No key was recognised: the step shows only what every span has.</p>}
      </section>
      <section className="sec">
        <header>
          <h2>Ignored keys</h2>
          <span className="q">{formatCount(ignored.length)}</span>
        </header>
        {ignored.length === 0 ? (
          <p className="q">None.</p>
        ) : (
          <ul className="keys-list">
            {ignored.map((key) => (
              <li key={key} className="mono">
                {visibleText(key)}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
