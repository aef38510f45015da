export type Setting = { readonly name: string; readonly initial: string | null; readonly means: string };

/** Every setting, as the product itself reads it. */
export function SettingsTable({ settings }: { settings: readonly Setting[] }) {
  return (
    <section className="prose" aria-labelledby="settings">
      <h2 id="settings">
        <a href="#settings">Settings</a>
      </h2>
      <p>
        Read from the environment, or from a file <code>.env</code> in the folder of Tracegate. This table is made from
        the code that checks them at each start; a wrong one is refused in a sentence that names it.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, also from the keyboard */}
      <div className="docs-table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Default</th>
              <th>Meaning</th>
            </tr>
          </thead>
          <tbody>
            {settings.map(({ name, initial, means }) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td>{initial === null ? <span className="q">none</span> : <code>{initial}</code>}</td>
                <td>{means}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
