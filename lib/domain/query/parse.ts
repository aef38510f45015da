import { join, literal, type Query, textTerm } from "@/lib/domain/query/ast";
import { type Lexeme, lex, type Place } from "@/lib/domain/query/lexer";
import { type Problem, readTerm } from "@/lib/domain/query/read-term";

// query = all {"or" all} · all = one {["and"] one} · one = ("-" | "not") one | "(" query ")" | term | word
// Total: any text gives a query of what makes sense in it, and says what does not.

export type Item = Place & {
  /** Null where nothing of it makes sense. */
  readonly query: Query | null;
  readonly problems: readonly Problem[];
};
export type Parsed = {
  /** What makes sense; null asks for everything. */
  readonly query: Query | null;
  readonly problems: readonly Problem[];
  /** The parts that all have to hold, as they are written, in their order. */
  readonly items: readonly Item[];
};

export const queryChars = 4_000;
const depthMax = 20;
const termsMax = 100;

export function parseQuery(text: string): Parsed {
  const lexemes = text.length > queryChars ? [] : lex(text);
  const whole = { from: 0, to: text.length, token: text.slice(0, 40), fix: null };
  if (text.length > queryChars) return nothing({ ...whole, message: `is longer than ${queryChars} characters.` });
  const terms = lexemes.filter(({ kind }) => kind === "term" || kind === "word").length;
  if (terms > termsMax) return nothing({ ...whole, message: `has more than ${termsMax} terms.` });
  return new Parser(text, lexemes).parse();
}

const nothing = (problem: Problem): Parsed => ({
  query: null,
  problems: [problem],
  items: [{ from: problem.from, to: problem.to, query: null, problems: [problem] }],
});

class Parser {
  readonly #problems: Problem[] = [];
  #at = 0;
  #depth = 0;

  readonly text: string;
  readonly lexemes: readonly Lexeme[];

  constructor(text: string, lexemes: readonly Lexeme[]) {
    this.text = text;
    this.lexemes = lexemes;
  }

  parse(): Parsed {
    const branches: Item[][] = [[]];
    for (let next = this.#peek(); next !== undefined; next = this.#peek()) {
      if (next.kind === "or") {
        this.#or(next);
        branches.push([]);
      } else branches.at(-1)?.push(...(next.kind === "close" ? [this.#stray(next)] : this.#all()));
    }
    const query = either(branches);
    const [only = [], ...others] = branches;
    return { query, problems: this.#problems, items: others.length === 0 ? only : this.#asOne(query) };
  }

  #asOne(query: Query | null): Item[] {
    const from = this.lexemes[0]?.from ?? 0;
    return [{ from, to: this.lexemes.at(-1)?.to ?? from, query, problems: this.#problems }];
  }

  #peek = () => this.lexemes[this.#at];

  /** What follows a stretch that is nested too deep is not looked at: it says nothing more. */
  #problem(place: Place, message: string, fix: string | null): void {
    if (this.#depth > depthMax) return;
    this.#problems.push({ from: place.from, to: place.to, token: this.text.slice(place.from, place.to), message, fix });
  }

  #stray(lexeme: Lexeme): Item {
    this.#at += 1;
    const first = this.#problems.length;
    this.#problem(lexeme, "closes nothing. Leave it out, or put it in quotes to look for it.", "");
    return { from: lexeme.from, to: lexeme.to, query: null, problems: this.#problems.slice(first) };
  }

  #or(lexeme: Lexeme): void {
    const before = this.lexemes[this.#at - 1];
    this.#at += 1;
    const begun = before !== undefined && before.kind !== "open" && before.kind !== "or";
    this.#between(lexeme, begun, ["close", "or"]);
  }

  /** Terms that all have to hold, up to an `or` or the end of the group. */
  #all(): Item[] {
    const items: Item[] = [];
    for (
      let next = this.#peek();
      next !== undefined && next.kind !== "or" && next.kind !== "close";
      next = this.#peek()
    ) {
      if (next.kind === "and") {
        this.#at += 1;
        this.#between(next, items.length > 0, ["close", "or", "and"]);
      } else items.push(this.#item());
    }
    return items;
  }

  #between(lexeme: Lexeme, begun: boolean, ends: readonly Lexeme["kind"][]): void {
    const after = this.#peek();
    if (begun && after !== undefined && !ends.includes(after.kind)) return;
    this.#problem(lexeme, "needs a term on both sides. Leave it out, or put it in quotes to look for the word.", "");
  }

  #item(): Item {
    const from = this.#peek()?.from ?? this.text.length;
    const first = this.#problems.length;
    const query = this.#one();
    const to = this.lexemes[this.#at - 1]?.to ?? from;
    return { from, to, query, problems: this.#problems.slice(first) };
  }

  #one(): Query | null {
    const lexeme = this.#peek();
    if (lexeme === undefined) return null;
    this.#at += 1;
    if (lexeme.kind === "minus" || lexeme.kind === "not") return this.#not(lexeme);
    if (lexeme.kind === "open") return this.#group(lexeme);
    if (lexeme.kind === "word") return this.#word(lexeme);
    return lexeme.kind === "term" ? this.#term(lexeme) : null;
  }

  #word(lexeme: Extract<Lexeme, { kind: "word" }>): Query | null {
    const { text, quoted } = lexeme.value;
    if (lexeme.unclosed) {
      this.#problem(lexeme, "has a quote without an end.", `${this.text.slice(lexeme.from, lexeme.to)}"`);
      return null;
    }
    return text === "" ? null : wordOf(text, quoted);
  }

  #term(lexeme: Extract<Lexeme, { kind: "term" }>): Query | null {
    const read = readTerm(lexeme, this.text);
    if (read.ok === "text") return wordOf(this.text.slice(lexeme.from, lexeme.to), true);
    if (read.ok) return read.term;
    if (this.#depth <= depthMax) this.#problems.push(read.problem);
    return null;
  }

  #not(lexeme: Lexeme): Query | null {
    const after = this.#peek();
    if (after === undefined || after.kind === "close" || after.kind === "or" || after.kind === "and") {
      this.#problem(
        lexeme,
        "needs a term behind it, or quotes to look for the word.",
        `"${this.text.slice(lexeme.from, lexeme.to)}"`,
      );
      return null;
    }
    return this.#deeper(lexeme, () => {
      const of = this.#one();
      return of && { kind: "not", of };
    });
  }

  #group(open: Lexeme): Query | null {
    return this.#deeper(open, () => {
      const branches = [this.#all()];
      for (let next = this.#peek(); next?.kind === "or"; next = this.#peek()) {
        this.#or(next);
        branches.push(this.#all());
      }
      this.#close(
        open,
        branches.every((items) => items.length === 0),
      );
      return either(branches);
    });
  }

  #close(open: Lexeme, empty: boolean): void {
    const close = this.#peek();
    if (close?.kind === "close") {
      this.#at += 1;
      if (empty) this.#problem({ from: open.from, to: close.to }, "holds nothing. Leave it out.", "");
      return;
    }
    const to = this.lexemes.at(-1)?.to ?? open.to;
    this.#problem({ from: open.from, to }, "has a ( without a ).", `${this.text.slice(open.from, to)})`);
  }

  #deeper(place: Lexeme, read: () => Query | null): Query | null {
    if (this.#depth === depthMax) {
      this.#problem(place, `is nested deeper than ${depthMax} levels.`, null);
      this.#at = this.lexemes.length;
      this.#depth += 1;
      return null;
    }
    this.#depth += 1;
    const query = read();
    if (this.#depth <= depthMax) this.#depth -= 1;
    return query;
  }
}

/** Items of a branch all hold, of the branches one. */
const either = (branches: readonly Item[][]) =>
  join(
    "or",
    branches.map((items) => join("and", items.flatMap(queryOf))).filter((query) => query !== null),
  );
const queryOf = ({ query }: Item) => (query === null ? [] : [query]);

function wordOf(text: string, quoted: boolean): Query {
  const value = quoted || !/^[^,]*[*][^,]*$/.test(text) ? literal(text) : { text, wild: true };
  return textTerm(value);
}
