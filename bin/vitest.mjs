// One project of Vitest as a part of `npm test`: its tally, what failed and what passed only at the second try.
import fs from "node:fs";
import path from "node:path";

/** @typedef {{ name: string, file: string, message: string }} Problem */

/**
 * Runs a project. What fails is tried once more in a database of its own: a machine that stalls for seconds fails a
 * test that waits for another process, a fault of the product fails it twice. Both are told.
 * @param {{ project: string, results: string, run: (args: string[]) => Promise<number> }} options
 * @returns {Promise<{ passed: number, failed: number, failures: Problem[], flaky: Problem[] }>}
 */
export async function runVitest({ project, results, run }) {
  const first = await attempt(`${results}/${project}.json`, ["--project", project], run);
  const files = [...new Set(first.failures.map(({ file }) => file))].filter((file) => file !== "");
  if (files.length === 0) return { ...first, flaky: [] };
  console.log(`\n── ${project}: once more, in ${files.length === 1 ? "one file" : `${files.length} files`}`);
  const second = await attempt(`${results}/${project}-again.json`, ["--project", project, ...files], run);
  const still = new Set(second.failures.map(idOf));
  const flaky = first.failures.filter((failure) => !still.has(idOf(failure)));
  const failed = second.failures.length;
  return { passed: first.passed + first.failed - failed, failed, failures: second.failures, flaky };
}

const idOf = ({ file, name }) => `${file} ${name}`;

async function attempt(output, args, run) {
  fs.rmSync(output, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
  const code = await run(["run", ...args, ...reporters]);
  if (!fs.existsSync(output)) return { passed: 0, failed: 1, failures: [problem("", "", "Vitest left no report")] };
  const report = JSON.parse(fs.readFileSync(output, "utf8"));
  const failures = report.testResults.flatMap(failuresOf);
  if (failures.length === 0 && code !== 0) failures.push(problem("", "", `Vitest ended with ${code}`));
  return { passed: report.numPassedTests, failed: failures.length, failures };
}

/** A file that cannot be loaded has no failed test. */
function failuresOf({ name, status, message, assertionResults }) {
  const file = path.relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  if (failed.length === 0) return status === "failed" ? [problem(file, "", message)] : [];
  return failed.map((test) => problem(file, test.fullName.trim(), test.failureMessages.join("\n")));
}

const problem = (file, name, message) => ({ file, name, message });
