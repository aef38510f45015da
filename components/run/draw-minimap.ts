import type { ThemeColor } from "@/components/run/canvas/theme-colors";
import { type Sheet, snap } from "@/components/run/canvas/use-canvas";
import type { RunSteps } from "@/components/run/use-run-steps";
import { costLine } from "@/lib/domain/trace/cost-line";
import type { TimeSpan } from "@/lib/domain/trace/layout-bars";
import { mergeBars } from "@/lib/domain/trace/merge-bars";
import { kindOf } from "@/lib/domain/trace/step-table";

const firstLanePx = 5;
const lanePitchPx = 7;
const lanePx = 4;
const tickPx = 12;
const tickWidthPx = 2;

export type MinimapDrawing = {
  steps: RunSteps;
  /** Rows of each lane, shallow first. */
  lanes: readonly Int32Array[];
  whole: TimeSpan;
  nowNs: number;
  live: boolean;
  /** Row → 1 for search hits. */
  marks: Uint8Array | null;
  total: number;
  color: ThemeColor;
};

export function drawMinimap(sheet: Sheet, drawing: MinimapDrawing): void {
  const parts = Math.max(1, Math.round(sheet.width * sheet.ratio));
  const failed = new Uint8Array(parts);
  if (drawing.marks) drawMarks(sheet, drawing, drawing.marks);
  for (const [lane, rows] of drawing.lanes.entries()) {
    const merged = mergeBars(drawing.steps.table, rows, drawing.whole, { nowNs: drawing.nowNs, parts });
    for (const [part, is] of merged.failed.entries()) if (is === 1) failed[part] = 1;
    drawLane(sheet, drawing, merged.longest, firstLanePx + lane * lanePitchPx);
  }
  if (drawing.total > 0) drawCost(sheet, drawing, parts);
  drawFailures(sheet, drawing, failed);
  if (drawing.live) {
    sheet.ctx.fillStyle = drawing.color("--accent");
    sheet.ctx.fillRect(snap(sheet, xOf(sheet, drawing.whole, drawing.nowNs)) - 1, 0, 1, sheet.height);
  }
}

const xOf = ({ width }: Sheet, whole: TimeSpan, ns: number) => (width * (ns - whole.from)) / (whole.to - whole.from);

/** Neighbouring parts of one look are one rectangle. */
function drawLane({ ctx, ratio }: Sheet, drawing: MinimapDrawing, longest: Int32Array, y: number): void {
  for (let from = 0; from < longest.length; ) {
    const look = lookOf(drawing, longest[from] ?? -1);
    let to = from + 1;
    while (to < longest.length && lookOf(drawing, longest[to] ?? -1) === look) to += 1;
    if (look !== null) {
      ctx.globalAlpha = look.alpha;
      ctx.fillStyle = drawing.color(look.token);
      ctx.fillRect(from / ratio, y, (to - from) / ratio, lanePx);
    }
    from = to;
  }
  ctx.globalAlpha = 1;
}

type Look = { readonly token: `--${string}`; readonly alpha: number };
const looks = new Map<string, Look>();
const groupAlpha = 0.35;
const leafAlpha = 0.9;

/** The same object for the same look. */
function lookOf({ steps: { table, tree } }: MinimapDrawing, row: number): Look | null {
  if (row < 0) return null;
  const isTop = (tree.parent[row] ?? -1) < 0;
  const isGroup = (tree.size[row] ?? 1) > 1;
  const token = isTop && isGroup ? "--n-12" : (`--k-${kindOf(table, row)}` as const);
  const key = `${token} ${isGroup}`;
  const look = looks.get(key) ?? { token, alpha: isGroup ? groupAlpha : leafAlpha };
  looks.set(key, look);
  return look;
}

function drawFailures({ ctx, ratio, height, width }: Sheet, { color }: MinimapDrawing, failed: Uint8Array): void {
  ctx.fillStyle = color("--st-failed");
  for (const [part, is] of failed.entries()) {
    if (is === 1) ctx.fillRect(Math.min(part / ratio, width - tickWidthPx), height - tickPx, tickWidthPx, tickPx);
  }
}

/** Hits stand behind the lanes, full height, with a cap of ink at the top. */
function drawMarks(sheet: Sheet, { steps: { table }, whole, color }: MinimapDrawing, marks: Uint8Array): void {
  const { ctx, width, height } = sheet;
  const seen = new Set<number>();
  for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1)) {
    seen.add(Math.min(width - tickWidthPx, snap(sheet, xOf(sheet, whole, table.start[row] ?? 0))));
  }
  ctx.fillStyle = color("--match");
  for (const x of seen) ctx.fillRect(x, 0, tickWidthPx, height);
  ctx.fillStyle = color("--n-12");
  for (const x of seen) ctx.fillRect(x, 0, tickWidthPx, 3);
}

const costTopPx = 6;
const costFootPx = 2;

/** A step up wherever something was spent. */
function drawCost(sheet: Sheet, { steps, whole, nowNs, total, color }: MinimapDrawing, parts: number): void {
  const { ctx, ratio, height } = sheet;
  const line = costLine(steps.table, steps.tree, steps.cost, whole, { nowNs, parts });
  const yOf = (spent: number) => height - costFootPx - (spent / total) * (height - costTopPx - costFootPx);
  ctx.strokeStyle = color("--n-11");
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(0, yOf(0));
  for (const [part, spent] of line.entries()) {
    if (spent === (line[part - 1] ?? 0)) continue;
    ctx.lineTo(part / ratio, yOf(line[part - 1] ?? 0));
    ctx.lineTo(part / ratio, yOf(spent));
  }
  ctx.lineTo(sheet.width, yOf(line.at(-1) ?? 0));
  ctx.stroke();
}
