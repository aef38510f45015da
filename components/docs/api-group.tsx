import type { ApiGroup, ApiOperation, ApiShape } from "@/components/docs/api-types";
import { Article } from "@/components/docs/article";

type ApiGroupPageProps = { group: ApiGroup; shapes: readonly ApiShape[] };

/** The calls of a group with all that they take and answer, and the shapes that they name. */
export function ApiGroupPage({ group, shapes }: ApiGroupPageProps) {
  const sections = [
    { title: "Calls", slug: "calls", depth: 2 },
    ...(shapes.length > 0 ? [{ title: "Shapes", slug: "shapes", depth: 2 }] : []),
  ];
  return (
    <Article title={`API: ${group.name}`} about="Calls, and the shapes that they take and answer." sections={sections}>
      <div className="prose">
        <h2 id="calls">Calls</h2>
        {group.operations.map((operation) => (
          <Operation key={operation.id} operation={operation} />
        ))}
        {shapes.length > 0 && <h2 id="shapes">Shapes</h2>}
        {shapes.map(({ name, text }) => (
          <section key={name} aria-labelledby={`shape-${name}`}>
            <h3 id={`shape-${name}`}>{name}</h3>
            <Code text={text} />
          </section>
        ))}
      </div>
    </Article>
  );
}

function Operation({ operation }: { operation: ApiOperation }) {
  const { id, method, path, summary, who, parameters, body, status, answer, problems } = operation;
  return (
    <section className="op" id={id} aria-label={`${method} ${path}`}>
      <h3>
        <a href={`#${id}`}>
          <span className="op-method">{method}</span> <span className="op-path">{path}</span>
        </a>
      </h3>
      <p>{summary}.</p>
      <p className="q2">For {who}.</p>
      {parameters.length > 0 && <Parameters parameters={parameters} />}
      {body !== null && <Part title="Body" text={body} />}
      {answer === null ? (
        <p className="q2">Answers {status} without a body.</p>
      ) : (
        <Part title={`Answers ${status}`} text={answer} />
      )}
      <p className="q2">Otherwise {problems.join(" · ")}</p>
    </section>
  );
}

function Parameters({ parameters }: Pick<ApiOperation, "parameters">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, also from the keyboard
    <div className="docs-table" tabIndex={0}>
      <table>
        <tbody>
          {parameters.map(({ name, in: place, required, type, means }) => (
            <tr key={`${place} ${name}`}>
              <td>
                <code>{name}</code>
              </td>
              <td className="q2">
                {place}
                {required ? ", required" : ""}
              </td>
              <td>
                <code className="docs-type">{type}</code>
                {means !== "" && <div>{means}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Part({ title, text }: { title: string; text: string }) {
  return (
    <>
      <p className="label">{title}</p>
      <Code text={text} />
    </>
  );
}

function Code({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long shapes scroll, also from the keyboard
    <pre className="codeblock docs-shape" tabIndex={0}>
      {text}
    </pre>
  );
}
