// The limits of the control plane, measured over HTTP. All sections, or those that are named: `npm run bench:control -- kill`.
// Needs the built pages (`npm run build`). The last line is JSON.
import { decisions, drift, expiry } from "@/bench/control-approvals";
import { breakers } from "@/bench/control-breakers";
import { budget } from "@/bench/control-budget";
import { kill } from "@/bench/control-kill";
import { reserve } from "@/bench/control-reserve";
import { type Stage, startStage } from "@/bench/control-stage";
import { type Figure, printFigure } from "@/bench/figures";
import { sdkOutage } from "@/bench/sdk-outage";
import { sdkSize } from "@/bench/sdk-size";
import { sdkContracts, sdkSteps } from "@/bench/sdk-steps";
import { sdkUpstream } from "@/bench/sdk-upstream";

/** By name; each gets the running product and makes projects of its own. */
const sections: Readonly<Record<string, (stage: Stage) => Promise<Figure[]>>> = {
  budget,
  reserve,
  decisions,
  expiry,
  drift,
  kill,
  breakers,
  "sdk-steps": sdkSteps,
  "sdk-contracts": sdkContracts,
  "sdk-upstream": sdkUpstream,
  "sdk-outage": sdkOutage,
  "sdk-size": sdkSize,
};
/** No section takes longer, or it failed. */
const sectionMs = 600_000;

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`There is no section ${unknown.join(", ")}: ${Object.keys(sections).join(" ")}`);
  process.exit(2);
}
const stage = await startStage();
const results: Record<string, Figure[]> = {};
let missed = 0;
try {
  for (const [name, measure] of Object.entries(sections)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    console.log(`\n── ${name}`);
    const figures = await withinTime(name, measure(stage));
    figures.forEach(printFigure);
    results[name] = figures;
    missed += figures.filter(({ pass }) => pass === false).length;
  }
} finally {
  await stage.stop();
}
console.log(JSON.stringify({ missed, ...results }));
process.exit(missed === 0 ? 0 : 1);

async function withinTime<T>(name: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} took longer than ${sectionMs / 1_000} s`)), sectionMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
