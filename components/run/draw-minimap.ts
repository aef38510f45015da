import type { ThemeColor } from "@/components/run/canvas/theme-colors";
import { type Sheet, snap } from "@/components/run/canvas/use-canvas";
import type { RunSteps } from "@/components/run/use-run-steps";
import { hasMark } from "@/lib/domain/findings/mark-steps";
import { costLine } from "@/lib/domain/trace/cost-line";
import { endOf, type TimeSpan } from "@/lib/domain/trace/layout-bars";
import { mergeBars } from "@/lib/domain/trace/merge-bars";
import type { RunOverview } from "@/lib/domain/trace/run-overview";
import { stepKinds } from "@/lib/domain/trace/step";

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
  const { overview } = drawing.steps.rest;
  if (overview !== null) drawOverview(sheet, drawing, overview, failed);
  for (const [lane, rows] of overview === null ? drawing.lanes.entries() : []) {
    const merged = mergeBars(drawing.steps.table, rows, drawing.whole, { nowNs: drawing.nowNs, parts });
    for (const [part, is] of merged.failed.entries()) if (is === 1) failed[part] = 1;
    drawLane(
      sheet,
      drawing,
      Array.from(merged.longest, (row) => lookOf(drawing, row)),
      lane,
    );
  }
  if (drawing.total > 0) drawCost(sheet, drawing, parts);
  drawFound(sheet, drawing);
  drawFailures(sheet, drawing, failed);
  if (drawing.live) {
    sheet.ctx.fillStyle = drawing.color("--accent");
    sheet.ctx.fillRect(snap(sheet, xOf(sheet, drawing.whole, drawing.nowNs)) - 1, 0, 1, sheet.height);
  }
}

const xOf = ({ width }: Sheet, whole: TimeSpan, ns: number) => (width * (ns - whole.from)) / (whole.to - whole.from);

/** A run of which not all steps are here comes merged, in parts that are not pixels. */
function drawOverview(sheet: Sheet, drawing: MinimapDrawing, overview: RunOverview, failed: Uint8Array): void {
  const { from, to, parts } = overview;
  const partAt = (pixel: number) => {
    const ns = drawing.whole.from + ((pixel + 0.5) / failed.length) * (drawing.whole.to - drawing.whole.from);
    return Math.floor(((ns - from) / (to - from)) * parts);
  };
  for (const [lane, { kind, group }] of overview.lanes.entries()) {
    const looks = Array.from(failed, (_, pixel) => lookFor(kind[partAt(pixel)] ?? -1, group[partAt(pixel)] ?? 0));
    drawLane(sheet, drawing, looks, lane);
  }
  for (let pixel = 0; pixel < failed.length; pixel += 1) {
    if (overview.failed[partAt(pixel)] === 1 && partAt(pixel) !== partAt(pixel - 1)) failed[pixel] = 1;
  }
}

/** Neighbouring parts of one look are one rectangle. */
function drawLane({ ctx, ratio }: Sheet, drawing: MinimapDrawing, parts: readonly (Look | null)[], lane: number): void {
  for (let from = 0; from < parts.length; ) {
    const look = parts[from] ?? null;
    let to = from + 1;
    while (to < parts.length && parts[to] === look) to += 1;
    if (look !== null) {
      ctx.globalAlpha = look.alpha;
      ctx.fillStyle = drawing.color(look.token);
      ctx.fillRect(from / ratio, firstLanePx + lane * lanePitchPx, (to - from) / ratio, lanePx);
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
  return lookFor(table.kind[row] ?? -1, isGroup ? (isTop ? 2 : 1) : 0);
}

/** `group`: 1 it has steps below, 2 and stands at the top. */
function lookFor(kind: number, group: number): Look | null {
  if (kind < 0) return null;
  const token = group === 2 ? "--n-12" : (`--k-${stepKinds[kind] ?? "other"}` as const);
  const key = `${token} ${group > 0}`;
  const look = looks.get(key) ?? { token, alpha: group > 0 ? groupAlpha : leafAlpha };
  looks.set(key, look);
  return look;
}

function drawFailures({ ctx, ratio, height, width }: Sheet, { color }: MinimapDrawing, failed: Uint8Array): void {
  ctx.fillStyle = color("--st-failed");
  for (const [part, is] of failed.entries()) {
    if (is === 1) ctx.fillRect(Math.min(part / ratio, width - tickWidthPx), height - tickPx, tickWidthPx, tickPx);
  }
}

/** Where a step ended that has a finding: full height for a broken contract, else a tick as high as that of a failure. */
function drawFound(sheet: Sheet, { steps: { table, found }, whole, nowNs, color }: MinimapDrawing): void {
  if (found === undefined) return;
  const { ctx, width, height } = sheet;
  for (const mark of ["silent", "schema"] as const) {
    ctx.fillStyle = color(mark === "schema" ? "--st-halted" : "--st-waiting");
    const tall = mark === "schema" ? height : tickPx;
    for (let row = 0; row < found.length; row += 1) {
      if (!hasMark(found, row, mark)) continue;
      const x = snap(sheet, xOf(sheet, whole, endOf(table, row, nowNs)));
      ctx.fillRect(Math.min(width - tickWidthPx, x), height - tall, tickWidthPx, tall);
    }
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
  const { ctx, height } = sheet;
  const line = steps.rest.overview?.cost ?? costLine(steps.table, steps.tree, steps.cost, whole, { nowNs, parts });
  const pxPerPart = sheet.width / line.length;
  const yOf = (spent: number) => height - costFootPx - (spent / total) * (height - costTopPx - costFootPx);
  ctx.strokeStyle = color("--n-11");
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(0, yOf(0));
  for (const [part, spent] of line.entries()) {
    if (spent === (line[part - 1] ?? 0)) continue;
    ctx.lineTo(part * pxPerPart, yOf(line[part - 1] ?? 0));
    ctx.lineTo(part * pxPerPart, yOf(spent));
  }
  ctx.lineTo(sheet.width, yOf(line.at(-1) ?? 0));
  ctx.stroke();
}
