// The rules of redaction as people read, try and change them.
import type { Redaction, RedactionChange, RedactionTried, RedactionTry } from "@/lib/contract/redaction";
import { type CompiledRules, findIn, redactText } from "@/lib/domain/redaction/redact-text";
import type { RedactionRules } from "@/lib/domain/redaction/rules";
import { pool } from "@/lib/server/db";
import { AppError, invalid } from "@/lib/server/errors";
import { compile } from "@/lib/server/redaction/applied-rules";
import { compilePatterns } from "@/lib/server/redaction/compile-pattern";
import { insertRules, type RulesVersion, selectRules, selectRulesVersions } from "@/lib/server/sql/redaction";
import type { Tx } from "@/lib/server/transaction";

export async function readRedaction(projectId: string): Promise<Redaction> {
  const versions = await selectRulesVersions(pool(), projectId);
  return answerOf(versions);
}

/** In force with the commit, for every process that writes telemetry. @throws 409 where somebody was faster */
export async function changeRedaction(
  tx: Tx,
  projectId: string,
  { version, ...rules }: RedactionChange,
): Promise<Redaction> {
  compiled(rules, "");
  const work = await tx.lock(projectId);
  const before = (await selectRules(work.db, projectId))?.version ?? 0;
  if (before !== version) {
    throw new AppError("conflict", `The rules are at version ${before} by now: read them again and repeat the change.`);
  }
  const { kind: actorKind, id: actorId } = work.actor;
  const next: RulesVersion = { version: before + 1, rules, actorKind, actorId, at: work.now };
  const past = await selectRulesVersions(pool(), projectId);
  work.audit("redaction.changed", `version ${next.version}`, {
    ...{ version: next.version, keys: rules.keys, detectors: rules.detectors },
    patterns: rules.patterns.map(({ name }) => name),
  });
  await insertRules(work.db, projectId, next);
  return answerOf([next, ...past]);
}

export function tryRedaction({ rules, sample }: RedactionTry): RedactionTried {
  const by = compiled(rules, "/rules");
  const pieces: RedactionTried["pieces"] = [];
  let done = 0;
  for (const { rule, range } of findIn(sample, by)) {
    if (range[0] > done) pieces.push({ text: sample.slice(done, range[0]), rule: null });
    pieces.push({ text: sample.slice(...range), rule });
    done = range[1];
  }
  if (done < sample.length) pieces.push({ text: sample.slice(done), rule: null });
  return { text: redactText(sample, by), pieces };
}

/** @throws 422 at the pattern that is none */
function compiled(rules: RedactionRules, at: string): CompiledRules {
  const names = new Set<string>();
  for (const [no, { name, pattern }] of rules.patterns.entries()) {
    if (names.has(name)) throw invalid(`${at}/patterns/${no}/name`, "is the name of another pattern");
    names.add(name);
    try {
      compilePatterns([pattern]);
    } catch (error) {
      const why = error instanceof Error ? error.message : "it cannot be read";
      throw invalid(`${at}/patterns/${no}/pattern`, `is no pattern of RE2: ${why}`.slice(0, 300));
    }
  }
  return compile(rules);
}

function answerOf(versions: readonly RulesVersion[]): Redaction {
  const [newest] = versions;
  return {
    ...(newest === undefined
      ? { version: 0, at: null, by: null, rules: { keys: [], patterns: [], detectors: [] } }
      : toVersion(newest)),
    broken: newest === undefined ? null : whyBroken(newest.rules),
    versions: versions.map(toVersion),
  };
}

const toVersion = ({ version, rules, actorKind, actorId, at }: RulesVersion) => ({
  rules: { keys: [...rules.keys], patterns: [...rules.patterns], detectors: [...rules.detectors] },
  ...{ version, at: at.toISOString(), by: actorKind === "member" ? actorId : null },
});

/** A version of Tracegate whose patterns are others may not understand what an earlier one stored. */
function whyBroken(rules: RedactionRules): string | null {
  try {
    compile(rules);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
