// Tokens as expressions and declarations. What is no schema of zod's (types, imports) is passed over.
import { type Token, tokensOf, ZodSourceError } from "./zod-tokens";

export type Expression = { readonly line: number } & (
  | { readonly type: "value"; readonly value: string | number | boolean | null | undefined }
  | { readonly type: "regex"; readonly source: string; readonly flags: string }
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "member"; readonly of: Expression; readonly name: string }
  | { readonly type: "call"; readonly of: Expression; readonly args: readonly Expression[] }
  | { readonly type: "list"; readonly items: readonly Expression[] }
  | { readonly type: "object"; readonly fields: readonly (readonly [string, Expression])[] }
  | { readonly type: "lazy"; readonly body: Expression }
);
export type Declaration = { readonly name: string; readonly value: Expression };

const isCode = "a function would have to be run; a contract is declared without code";
const sourceMax = 200_000;
const depthMax = 60;

/** The declarations of a source in order; a lone expression is called `default`. @throws ZodSourceError */
export function readDeclarations(source: string): Declaration[] {
  if (source.length > sourceMax) throw new ZodSourceError(1, `the source is longer than ${sourceMax} characters`);
  return new Syntax([...allTokens(source)]).program();
}

function* allTokens(source: string): Generator<Token> {
  const end: Token = yield* tokensOf(source);
  yield end;
}

const constants: Readonly<Record<string, boolean | null | undefined>> = {
  true: true,
  false: false,
  null: null,
  undefined: undefined,
};

class Syntax {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): Declaration[] {
    const made: Declaration[] = [];
    while (this.#token.type !== "end") {
      if (this.#eat(";")) continue;
      const declaration = this.#statement();
      if (declaration !== null) made.push(declaration);
    }
    return made;
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? { type: "end", text: "", line: this.#tokens.at(-1)?.line ?? 1 };
  }
  #next(): Token {
    const token = this.#token;
    this.#at += 1;
    return token;
  }
  #eat(text: string): boolean {
    const { type } = this.#token;
    if ((type !== "punct" && type !== "name") || this.#token.text !== text) return false;
    this.#at += 1;
    return true;
  }
  #need(text: string): void {
    if (!this.#eat(text)) this.#fail(`${text} is missing before ${this.#token.text || "the end"}`);
  }
  #fail(message: string): never {
    throw new ZodSourceError(this.#token.line, message);
  }

  #statement(): Declaration | null {
    if (this.#eat("import")) return this.#skip();
    const exported = this.#eat("export");
    if (exported && this.#eat("default")) return { name: "default", value: this.#expression() };
    if (this.#eat("type") || this.#eat("interface") || this.#eat("declare")) return this.#skip();
    if (exported && this.#token.text === "{") return this.#skip();
    if (!this.#eat("const") && !this.#eat("let") && !this.#eat("var")) {
      if (exported) this.#fail(`export ${this.#token.text} is not understood`);
      return { name: "default", value: this.#expression() };
    }
    const name = this.#next();
    if (name.type !== "name") this.#fail("a name is missing");
    if (this.#eat(":")) this.#skipType();
    this.#need("=");
    return { name: name.text, value: this.#expression() };
  }

  /** To the end of a statement that declares no value: the semicolon, or where the next statement begins on another line. */
  #skip(): null {
    let depth = 0;
    let { line } = this.#token;
    while (this.#token.type !== "end") {
      const { text, type, line: here } = this.#token;
      if (depth === 0 && here > line && /^(?:export|const|let|var|type|interface|import|declare)$/.test(text)) break;
      line = here;
      this.#at += 1;
      if (type !== "punct") continue;
      if (text === ";" && depth === 0) break;
      if (/^[{([<]$/.test(text)) depth += 1;
      else if (/^[})\]>]$/.test(text)) depth -= 1;
    }
    return null;
  }

  #skipType(): void {
    let depth = 0;
    while (this.#token.type !== "end") {
      const { text, type } = this.#token;
      if (type === "punct" && depth === 0 && text === "=") return;
      if (type === "punct" && /^[{([<]$/.test(text)) depth += 1;
      else if (type === "punct" && /^[})\]>]$/.test(text)) depth -= 1;
      this.#at += 1;
    }
  }

  #expression(): Expression {
    this.#depth += 1;
    if (this.#depth > depthMax) this.#fail(`is nested deeper than ${depthMax} levels`);
    let made = this.#primary();
    for (;;) {
      const { line } = this.#token;
      if (this.#eat(".") || this.#eat("?.")) {
        const name = this.#next();
        if (name.type !== "name") throw new ZodSourceError(line, "a name is missing after the dot");
        made = { type: "member", of: made, name: name.text, line };
      } else if (this.#eat("(")) {
        made = { type: "call", of: made, args: this.#list(")"), line };
      } else if (this.#eat("as") || this.#eat("satisfies")) {
        this.#next();
        while (this.#eat("<")) while (!this.#eat(">") && this.#token.type !== "end") this.#at += 1;
      } else break;
    }
    this.#depth -= 1;
    return made;
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#eat(end)) {
      if (this.#token.text === "...") this.#fail("... would have to be run; write the values themselves");
      items.push(this.#expression());
      if (!this.#eat(",") && this.#token.text !== end) this.#need(end);
    }
    return items;
  }

  #primary(): Expression {
    const token = this.#next();
    const { line } = token;
    switch (token.type) {
      case "string":
      case "number":
        return { type: "value", value: token.value, line };
      case "regex":
        return { type: "regex", source: token.source, flags: token.flags, line };
      case "name":
        if (token.text in constants) return { type: "value", value: constants[token.text], line };
        if (token.text === "function" || token.text === "new" || token.text === "async" || this.#token.text === "=>")
          throw new ZodSourceError(line, isCode);
        return { type: "name", name: token.text, line };
      case "end":
        throw new ZodSourceError(line, "the source ends in the middle of a schema");
      case "punct":
        return this.#afterSign(token.text, line);
    }
  }

  #afterSign(sign: string, line: number): Expression {
    if (sign === "[") return { type: "list", items: this.#list("]"), line };
    if (sign === "{") return { type: "object", fields: this.#fields(), line };
    if (sign === "-" && this.#token.type === "number") return { type: "value", value: -this.#numberHere(), line };
    if (sign === "(") {
      // () => Name, in z.lazy
      if (this.#eat(")")) {
        if (this.#eat(":")) while (this.#token.text !== "=>" && this.#token.type !== "end") this.#at += 1;
        this.#need("=>");
        if (this.#token.text === "{") throw new ZodSourceError(line, "a function with a body would have to be run");
        return { type: "lazy", body: this.#expression(), line };
      }
      const inner = this.#expression();
      const isClosed = this.#eat(")");
      if (!isClosed || this.#token.text === "=>") throw new ZodSourceError(line, isCode);
      return inner;
    }
    throw new ZodSourceError(line, `${sign} is not understood here`);
  }

  #numberHere(): number {
    const token = this.#next();
    return token.type === "number" ? token.value : 0;
  }

  #fields(): [string, Expression][] {
    const fields: [string, Expression][] = [];
    while (!this.#eat("}")) {
      const key = this.#next();
      if (key.text === "...")
        throw new ZodSourceError(key.line, "... would have to be run; use .extend() or write the fields");
      if (key.type === "punct" || key.type === "regex" || key.type === "end")
        throw new ZodSourceError(key.line, `the name of a field is missing before ${key.text || "the end"}`);
      const name = key.type === "string" ? key.value : key.text;
      if (this.#token.text === "(") throw new ZodSourceError(key.line, "a getter or method would have to be run");
      const value: Expression = this.#eat(":") ? this.#expression() : { type: "name", name, line: key.line };
      fields.push([name, value]);
      if (!this.#eat(",") && this.#token.text !== "}") this.#need("}");
    }
    return fields;
  }
}
