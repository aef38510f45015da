import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];
export type Cell = { readonly text: string; readonly style?: Style };

/** Where it writes. Colours and cutting are for people at a terminal: a pipe gets everything, plain. */
export class Terminal {
  readonly isPerson = process.stdout.isTTY === true;
  readonly #colours = this.isPerson && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  readonly #columns = this.isPerson ? process.stdout.columns : Number.POSITIVE_INFINITY;

  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  /** Beside the answer, so that a pipe holds only that. */
  note(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  styled({ text, style }: Cell): string {
    return style === undefined || !this.#colours ? text : styleText(style, text, { validateStream: false });
  }

  json(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  /** Columns as wide as their widest cell; the last one takes what is left. */
  table(head: readonly string[], rows: readonly (readonly Cell[])[], rightAligned: readonly number[] = []): void {
    const all = [head.map((text): Cell => ({ text, style: "dim" })), ...rows];
    const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.text.length ?? 0)));
    const last = head.length - 1;
    const room = this.#columns - widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
    for (const row of all) {
      const cells = row.map((cell, column) => {
        if (column === last) return this.styled({ ...cell, text: cut(cell.text, Math.max(8, room)) });
        const padding = " ".repeat((widths[column] ?? 0) - cell.text.length);
        return rightAligned.includes(column) ? padding + this.styled(cell) : this.styled(cell) + padding;
      });
      this.print(cells.join("  ").trimEnd());
    }
  }

  /** Yes only for a yes. */
  async confirm(question: string): Promise<boolean> {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    const said = await lines.question(`${question} [y/N] `);
    lines.close();
    return /^y(es)?$/i.test(said.trim());
  }
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** What models and users wrote must not move the cursor, change colours or start new lines. */
export function oneLine(text: string | null): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return (text ?? "").replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
}
