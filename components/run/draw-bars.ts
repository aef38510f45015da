import { type BarScene, type Box, groupPx, leafPx, leastPx, near, restAlpha, xOf } from "@/components/run/bar-scene";
import { isRunning, shownEnd, shownWait } from "@/components/run/bar-words";
import { type Sheet, snap } from "@/components/run/canvas/use-canvas";
import { drawBar, drawEarlier, drawFailure, drawFound, drawWait } from "@/components/run/draw-bar";
import { drawLabel } from "@/components/run/draw-label";
import type { RunSteps } from "@/components/run/use-run-steps";
import { mergeBars } from "@/lib/domain/trace/merge-bars";
import { kindOf } from "@/lib/domain/trace/step-table";

const fadeAlpha = 0.6;

export function drawBars(sheet: Sheet, scene: BarScene): void {
  drawGrid(sheet, scene);
  for (const [index, row] of scene.rows.entries()) {
    drawRow(sheet, scene, row, (index + 0.5) * scene.rowPx);
    if (scene.marks !== null && scene.marks[row] !== 1 && row !== scene.selected) fadeRow(sheet, scene, index);
  }
}

/** A step that is not what is looked for steps back. */
function fadeRow({ ctx, width }: Sheet, { rowPx, color }: BarScene, index: number): void {
  ctx.globalAlpha = fadeAlpha;
  ctx.fillStyle = color("--n-1");
  ctx.fillRect(0, index * rowPx, width, rowPx);
  ctx.globalAlpha = 1;
}

function drawGrid(sheet: Sheet, { ticks, moment, range, color }: BarScene): void {
  const { ctx, width, height, ratio } = sheet;
  ctx.fillStyle = color("--n-6");
  ctx.globalAlpha = 0.7;
  for (const { left } of ticks) ctx.fillRect(snap(sheet, left * width), 0, 1 / Math.min(ratio, 1), height);
  ctx.globalAlpha = 1;
  const edge = moment.until ?? (moment.live ? moment.nowNs : null);
  if (edge === null) return;
  ctx.fillStyle = color("--accent");
  ctx.fillRect(snap(sheet, near(sheet, xOf(sheet, range, edge)) - 1.5), 0, 1.5, height);
}

function drawRow(sheet: Sheet, scene: BarScene, row: number, middle: number): void {
  const { steps, range, moment } = scene;
  const { table, tree } = steps;
  const start = table.start[row] ?? 0;
  const end = shownEnd(steps, row, moment);
  const kind = kindOf(table, row);
  const isGroup = (tree.size[row] ?? 1) > 1 || kind === "agent" || kind === "chain";
  const wait = shownWait(steps, row, moment);
  const from = near(sheet, xOf(sheet, range, start));
  const to = near(sheet, xOf(sheet, range, end));
  const last = wait === null ? to : Math.max(to, near(sheet, xOf(sheet, range, wait.to)));
  if (last < 0 || from > sheet.width) {
    drawBeyond(sheet, scene, last < 0, middle);
    return;
  }
  // what starts at the very end still has its two pixels
  const left = Math.min(from, sheet.width - leastPx);
  const box: Box = { from: left, to: Math.max(to, left + leastPx), middle, height: isGroup ? groupPx : leafPx };
  const leaves = scene.closedLeaves(row);
  const painted = leaves ? drawMerged(sheet, scene, { row, box, leaves }) : box;
  if (!leaves) drawBar(sheet, scene, row, box);
  const ghostsFrom = drawEarlier(sheet, scene, row, box);
  if (table.failed[row] === 1 && !isRunning(steps, row, moment)) drawFailure(sheet, scene, box.to, box);
  drawFound(sheet, scene, [row], box);
  drawCritical(sheet, scene, row, box);
  if (wait !== null) drawWait(sheet, scene, wait, box);
  drawLabel(sheet, scene, row, {
    ...painted,
    from: Math.min(painted.from, ghostsFrom),
    to: Math.max(painted.to, last),
  });
}

/** A pointer at the edge where the bar lies beyond it. */
function drawBeyond({ ctx, width }: Sheet, { color }: BarScene, isLeft: boolean, middle: number): void {
  const [tip, back] = isLeft ? [3, 7] : [width - 3, width - 7];
  ctx.fillStyle = color("--n-8");
  ctx.beginPath();
  ctx.moveTo(tip, middle);
  ctx.lineTo(back, middle - 3.5);
  ctx.lineTo(back, middle + 3.5);
  ctx.fill();
}

/** A closed group: all that is inside it on its own bar, a failure always seen. Gives what it covers: some steps outlast their group. */
function drawMerged(
  sheet: Sheet,
  scene: BarScene,
  { row, box, leaves }: { row: number; box: Box; leaves: Int32Array },
): Box {
  const { ctx, width, ratio } = sheet;
  const { steps, range, moment, color } = scene;
  const { longest, failed } = mergeBars(steps.table, leaves, range, {
    nowNs: moment.nowNs,
    parts: Math.max(1, Math.round(width * ratio)),
  });
  const y = snap(sheet, box.middle - groupPx / 2);
  ctx.fillStyle = color(`--k-${kindOf(steps.table, row)}`);
  ctx.globalAlpha = restAlpha;
  ctx.fillRect(snap(sheet, box.from), snap(sheet, box.middle - 1), snap(sheet, box.to) - snap(sheet, box.from), 2);
  ctx.globalAlpha = 1;
  for (let from = 0; from < longest.length; ) {
    const kind = longest[from] ?? -1;
    let to = from + 1;
    while (to < longest.length && sameKind(steps, kind, longest[to] ?? -1)) to += 1;
    if (kind >= 0) {
      ctx.fillStyle = color(`--k-${kindOf(steps.table, kind)}`);
      ctx.fillRect(from / ratio, y, (to - from) / ratio, groupPx);
    }
    from = to;
  }
  for (const [part, is] of failed.entries()) if (is === 1) drawFailure(sheet, scene, (part + 1) / ratio, box);
  drawFound(sheet, scene, leaves, box);
  const first = longest.findIndex((leaf) => leaf >= 0);
  if (first < 0) return box;
  const last = longest.findLastIndex((leaf) => leaf >= 0);
  return { ...box, from: Math.min(box.from, first / ratio), to: Math.max(box.to, (last + 1) / ratio) };
}

const sameKind = ({ table }: RunSteps, a: number, b: number) =>
  a < 0 || b < 0 ? a < 0 && b < 0 : table.kind[a] === table.kind[b];

/** Of a group only what is wider than a pixel: the moments between its children would be dots. */
function drawCritical(sheet: Sheet, { critical, steps, range, color }: BarScene, row: number, box: Box): void {
  if (!critical) return;
  const { middle, height } = box;
  const isLeaf = steps.tree.size[row] === 1;
  sheet.ctx.fillStyle = color("--n-12");
  const y = snap(sheet, middle + height / 2 + 2);
  for (let part = critical.first[row] ?? 0; part < (critical.first[row + 1] ?? 0); part += 1) {
    const from = snap(sheet, near(sheet, xOf(sheet, range, critical.from[part] ?? 0)));
    const to = snap(sheet, near(sheet, xOf(sheet, range, critical.to[part] ?? 0)));
    if (isLeaf || to - from > 1) sheet.ctx.fillRect(from, y, Math.max(1, to - from), 1.5);
  }
}
