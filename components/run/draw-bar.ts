import { type BarScene, type Box, groupPx, leafPx, leastPx, near, restAlpha, xOf } from "@/components/run/bar-scene";
import { isRunning, type ShownWait, shownEnd } from "@/components/run/bar-words";
import { type Sheet, snap } from "@/components/run/canvas/use-canvas";
import { hasMark } from "@/lib/domain/findings/mark-steps";
import { kindOf } from "@/lib/domain/trace/step-table";

// The looks of one bar.

const thinkAlpha = 0.38;
const groupAlpha = 0.8;

export function drawBar(sheet: Sheet, scene: BarScene, row: number, box: Box): void {
  const { steps, moment, color } = scene;
  const kind = kindOf(steps.table, row);
  const running = isRunning(steps, row, moment);
  const hasNoEnd = (steps.table.duration[row] ?? -1) < 0 && !running;
  if (kind === "gate" && running) drawHatch(sheet, box, color("--st-waiting"));
  else if (hasNoEnd) drawHatch(sheet, box, color(`--k-${kind}`));
  else drawSolid(sheet, scene, row, box);
}

/** A model call is faint until its first token, an attempt that was followed by another one all along. */
function drawSolid(sheet: Sheet, scene: BarScene, row: number, box: Box): void {
  const { steps, attempts, color } = scene;
  const { ctx } = sheet;
  const rows = attempts.get(row)?.rows;
  const rest = rows !== undefined && rows.at(-1) !== row ? restAlpha : box.height === groupPx ? groupAlpha : 1;
  const first = firstTokenX(sheet, scene, row) ?? box.from;
  const answer = Math.min(Math.max(box.from, first), box.to);
  ctx.fillStyle = color(`--k-${kindOf(steps.table, row)}`);
  ctx.globalAlpha = rest * thinkAlpha;
  fillBar(sheet, { ...box, to: answer });
  ctx.globalAlpha = rest;
  fillBar(sheet, { ...box, from: answer });
  ctx.globalAlpha = 1;
}

/** Where the first token of the answer came, null where the client does not say. */
function firstTokenX(sheet: Sheet, { steps: { table }, range }: BarScene, row: number): number | null {
  const after = table.firstToken[row] ?? -1;
  return after < 0 ? null : near(sheet, xOf(sheet, range, (table.start[row] ?? 0) + after));
}

function fillBar(sheet: Sheet, { from, to, middle, height }: Box): void {
  const { ctx } = sheet;
  const x = snap(sheet, from);
  const width = Math.max(snap(sheet, to) - x, 0);
  if (width === 0) return;
  ctx.beginPath();
  ctx.roundRect(x, snap(sheet, middle - height / 2), width, height, Math.min(height > groupPx ? 2 : 1, width / 2));
  ctx.fill();
}

/** Not ended: a gate that waits for a person, a step whose end never came. */
function drawHatch(sheet: Sheet, { from, to, middle, height }: Box, stroke: string): void {
  const { ctx } = sheet;
  const [x, y] = [snap(sheet, from), snap(sheet, middle - height / 2)];
  const width = Math.max(leastPx, snap(sheet, to) - x);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 2);
  ctx.clip();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (let at = x - height; at < x + width; at += 6) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.stroke();
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 2);
  ctx.stroke();
  ctx.restore();
}

/** From when a person was asked until the answer, hatched: whatever the step itself took. */
export function drawWait(sheet: Sheet, { range, color }: BarScene, wait: ShownWait, { middle }: Box): void {
  const [from, to] = [wait.from, wait.to].map((ns) => near(sheet, xOf(sheet, range, ns))) as [number, number];
  const { ctx } = sheet;
  ctx.globalAlpha = wait.open ? 1 : restAlpha;
  drawHatch(sheet, { from, to: Math.max(to, from + leastPx), middle, height: leafPx }, color("--st-waiting"));
  ctx.globalAlpha = 1;
}

/** The attempts before this one, fainter, and the waits between them; says where the first of them begins. */
export function drawEarlier(sheet: Sheet, scene: BarScene, row: number, box: Box): number {
  const rows = scene.attempts.get(row)?.rows ?? [];
  const { ctx } = sheet;
  const { steps, range, moment, color } = scene;
  let next = box.from;
  for (const earlier of rows.slice(0, rows.indexOf(row)).toReversed()) {
    const from = near(sheet, xOf(sheet, range, steps.table.start[earlier] ?? 0));
    const to = Math.max(near(sheet, xOf(sheet, range, shownEnd(steps, earlier, moment))), from + leastPx);
    ctx.fillStyle = color(`--k-${kindOf(steps.table, earlier)}`);
    ctx.globalAlpha = restAlpha;
    fillBar(sheet, { ...box, from, to });
    ctx.globalAlpha = 1;
    for (let x = to + 2; x < next - 2; x += 4) ctx.fillRect(snap(sheet, x), snap(sheet, box.middle - 0.5), 2, 1);
    if (steps.table.failed[earlier] === 1) drawFailure(sheet, scene, to, box);
    next = from;
  }
  return next;
}

export function drawFailure(sheet: Sheet, { color }: BarScene, x: number, box: Box): void {
  drawTick(sheet, color("--st-failed"), x, box);
}

/** Findings of steps stand where the steps end, a broken contract above all else. */
export function drawFound(sheet: Sheet, scene: BarScene, rows: Iterable<number>, box: Box): void {
  const { steps, range, moment, color } = scene;
  if (steps.found === undefined) return;
  for (const row of rows) {
    if (!steps.found[row] || isRunning(steps, row, moment)) continue;
    const x = Math.max(near(sheet, xOf(sheet, range, shownEnd(steps, row, moment))), box.from + leastPx);
    const isBroken = hasMark(steps.found, row, "schema");
    // what failed says so already
    if (isBroken || steps.table.failed[row] !== 1)
      drawTick(sheet, color(isBroken ? "--st-halted" : "--st-waiting"), x, box);
  }
}

function drawTick(sheet: Sheet, style: string, x: number, { middle, height }: Box): void {
  const tall = height + 4;
  sheet.ctx.fillStyle = style;
  sheet.ctx.fillRect(snap(sheet, Math.min(x, sheet.width + 1) - 1), snap(sheet, middle - tall / 2), 2, tall);
}
