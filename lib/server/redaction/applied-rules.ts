// The rules of redaction as a process applies them. What is remembered may be old: a flush asks for the versions under its
// lock (lib/server/sql/flush-gate.ts), and what was prepared by an older one is redacted again before it is written.
import type { Pool } from "pg";
import { type CompiledRules, compileRules } from "@/lib/domain/redaction/redact-text";
import { isEmpty, type RedactionRules } from "@/lib/domain/redaction/rules";
import { WireRedactor } from "@/lib/otlp/redact-wire";
import { compilePatterns } from "@/lib/server/redaction/compile-pattern";
import { selectRules } from "@/lib/server/sql/redaction";

/** `redactor` null: nothing is taken out. Version 0: nobody ever made a rule. */
export type AppliedRules = { readonly version: number; readonly redactor: WireRedactor | null };

/** Rules that cannot be applied: nothing of the project is written until they can. */
export class RulesBroken extends Error {}

const projectsMax = 1_000;
export const compile = (rules: RedactionRules): CompiledRules => compileRules(rules, compilePatterns);

/** Of all projects; one a process. */
export class RulesOfProjects {
  readonly #pool: Pool;
  readonly #known = new Map<string, AppliedRules>();
  /** Many calls of a project that begin at once ask together. */
  readonly #asking = new Map<string, Promise<AppliedRules>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** At least of version `atLeast`. @throws RulesBroken, and what the database throws */
  async of(projectId: string, atLeast = 0): Promise<AppliedRules> {
    const known = this.#known.get(projectId);
    if (known !== undefined && known.version >= atLeast) return known;
    const asked = this.#asking.get(projectId) ?? this.#ask(projectId);
    const rules = await asked;
    // what was asked before the change is not new enough
    return rules.version >= atLeast ? rules : this.#ask(projectId);
  }

  #ask(projectId: string): Promise<AppliedRules> {
    const asking = this.#read(projectId).finally(() => {
      if (this.#asking.get(projectId) === asking) this.#asking.delete(projectId);
    });
    this.#asking.set(projectId, asking);
    return asking;
  }

  async #read(projectId: string): Promise<AppliedRules> {
    const stored = await selectRules(this.#pool, projectId);
    const rules = { version: stored?.version ?? 0, redactor: stored === null ? null : redactorOf(stored.rules) };
    if (this.#known.size >= projectsMax) this.#known.clear();
    // of two that were asked at once the newer one stands
    if (rules.version >= (this.#known.get(projectId)?.version ?? 0)) this.#known.set(projectId, rules);
    return rules;
  }
}

function redactorOf(rules: RedactionRules): WireRedactor | null {
  if (isEmpty(rules)) return null;
  try {
    return new WireRedactor(compile(rules));
  } catch (error) {
    throw new RulesBroken("the rules of redaction cannot be applied", { cause: error });
  }
}
