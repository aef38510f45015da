import type { ThemeColor } from "@/components/run/canvas/theme-colors";
import { type Sheet, snap } from "@/components/run/canvas/use-canvas";
import type { FlamePort } from "@/components/run/flame/flame-port";
import type { Axis } from "@/lib/domain/trace/flame-boxes";
import { eachSeen, type FlameFilter, type SeenBox } from "@/lib/domain/trace/flame-view";
import { wholeOf } from "@/lib/domain/trace/flame-zoom";

export type FlameDrawing = FlameFilter & {
  port: FlamePort;
  color: ThemeColor;
  window: Axis | null;
  /** How far the lanes are scrolled, and how high one is. */
  topPx: number;
  lanePx: number;
  selected: number | null;
  hovered: number | null;
};

const tintAlpha = 0.24;
const ownAlpha = 0.42;
const thinAlpha = 0.8;
const missAlpha = 0.35;
const edgePx = 2;
const edgeRoomPx = 12;
const thinPx = 4;
const labelRoomPx = 30;
const amountRoomPx = 96;
const padPx = 6;

export function drawFlame(sheet: Sheet, drawing: FlameDrawing): void {
  const { port, window, topPx, lanePx, marks, only, until } = drawing;
  const view = {
    ...(window ?? wholeOf(port.boxes)),
    widthPx: sheet.width,
    firstLane: Math.floor(topPx / lanePx),
    lastLane: Math.floor((topPx + sheet.height) / lanePx),
  };
  const { ctx } = sheet;
  ctx.font = getComputedStyle(ctx.canvas).font;
  ctx.textBaseline = "middle";
  eachSeen(port.boxes, view, { marks, only, until }, (seen) => drawBox(sheet, drawing, seen));
}

function drawBox(sheet: Sheet, drawing: FlameDrawing, seen: SeenBox): void {
  const { ctx } = sheet;
  const { color, lanePx, topPx } = drawing;
  const left = snap(sheet, seen.x);
  const right = Math.max(snap(sheet, seen.x + seen.widthPx), left + 1 / sheet.ratio);
  const place = {
    x: left,
    y: seen.lane * lanePx - topPx,
    w: right - left - (seen.widthPx > thinPx ? 1 : 0),
    h: lanePx - 1,
  };
  const missed = drawing.marks !== null && !seen.marked;
  ctx.globalAlpha = missed ? missAlpha : 1;
  if (seen.widthPx <= thinPx) {
    ctx.globalAlpha *= seen.failed || seen.marked ? 1 : thinAlpha;
    ctx.fillStyle = color(thinToken(drawing, seen));
    ctx.fillRect(place.x, place.y, place.w, place.h);
  } else {
    fillBox(sheet, drawing, seen, place);
    if (seen.widthPx >= labelRoomPx) drawLabel(ctx, drawing, seen, place);
  }
  ctx.globalAlpha = 1;
  if (seen.boxes > 1) return;
  drawFound(ctx, drawing, seen, place);
  if (seen.box === drawing.selected) outline(ctx, place, color("--accent"), 2);
  else if (seen.box === drawing.hovered) outline(ctx, place, color("--n-8"), 1);
  else if (seen.failed && seen.widthPx > thinPx) outline(ctx, place, color("--st-failed"), 1);
}

const foundPx = 3;

/** A finding stands at the right end, as in the timeline; what failed says so already. */
function drawFound(ctx: CanvasRenderingContext2D, { port, color }: FlameDrawing, seen: SeenBox, place: Place): void {
  const found = seen.widthPx < edgeRoomPx ? null : port.found(seen.box);
  if (found === null || (found === "silent" && seen.failed)) return;
  ctx.fillStyle = color(found === "schema" ? "--st-halted" : "--st-waiting");
  ctx.fillRect(place.x + place.w - foundPx, place.y, foundPx, place.h);
}

type Place = { x: number; y: number; w: number; h: number };

function thinToken({ port }: FlameDrawing, seen: SeenBox): `--${string}` {
  if (seen.failed) return "--st-failed";
  return seen.marked ? "--n-12" : `--k-${port.kind(seen.box)}`;
}

/** A tint with a solid edge in the colour of its kind; what is the box's own is stronger, without a price hatched. */
function fillBox({ ctx }: Sheet, drawing: FlameDrawing, seen: SeenBox, { x, y, w, h }: Place): void {
  const { port, color } = drawing;
  const alpha = ctx.globalAlpha;
  const kind = color(`--k-${port.kind(seen.box)}`);
  ctx.fillStyle = seen.marked ? color("--match") : kind;
  ctx.globalAlpha = seen.marked ? alpha : alpha * tintAlpha;
  ctx.fillRect(x, y, w, h);
  const own = ownPart(drawing, seen, { x, y, w, h });
  if (own.w >= 1 && !seen.marked) {
    ctx.globalAlpha = alpha * (ownAlpha - tintAlpha);
    if (port.hatched(seen.box)) hatch(ctx, own, color("--n-1"));
    else ctx.fillRect(own.x, own.y, own.w, own.h);
  }
  ctx.globalAlpha = alpha;
  if (w < edgeRoomPx) return;
  ctx.fillStyle = kind;
  ctx.fillRect(x, y, edgePx, h);
}

/** What no box below accounts for lies at the right end of a box. */
function ownPart({ port: { boxes } }: FlameDrawing, { box }: SeenBox, place: Place): Place {
  const width = (boxes.to[box] ?? 0) - (boxes.from[box] ?? 0);
  const share = width > 0 ? (boxes.own[box] ?? 0) / width : 0;
  return { ...place, x: place.x + place.w * (1 - share), w: place.w * share };
}

const hatchPx = 6;

function hatch(ctx: CanvasRenderingContext2D, { x, y, w, h }: Place, stroke: string): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (let at = x - h; at < x + w; at += hatchPx) {
    ctx.moveTo(at, y + h);
    ctx.lineTo(at + h, y);
  }
  ctx.stroke();
  ctx.restore();
}

function outline(ctx: CanvasRenderingContext2D, { x, y, w, h }: Place, stroke: string, lineWidth: number): void {
  ctx.strokeStyle = stroke;
  ctx.lineWidth = lineWidth;
  ctx.strokeRect(x + lineWidth / 2, y + lineWidth / 2, Math.max(0, w - lineWidth), h - lineWidth);
}

/** The name, with the amount at the right where there is room for both. */
function drawLabel(ctx: CanvasRenderingContext2D, drawing: FlameDrawing, seen: SeenBox, place: Place): void {
  const { port, color } = drawing;
  const middle = place.y + place.h / 2 + 0.5;
  let room = place.w - 2 * padPx;
  if (place.w >= amountRoomPx) {
    const amount = port.amount(seen.box);
    const amountPx = widthOf(ctx, amount);
    if (amountPx < room / 2) {
      ctx.fillStyle = color("--n-11");
      ctx.fillText(amount, place.x + place.w - padPx - amountPx, middle);
      room -= amountPx + padPx;
    }
  }
  const many = port.boxes.steps[seen.box] ?? 1;
  const name = `${seen.failed ? "✕ " : port.found(seen.box) === null ? "" : "! "}${port.name(seen.box)}${many > 1 ? ` ×${many}` : ""}`;
  ctx.fillStyle = color(seen.failed && !seen.marked ? "--st-failed" : "--n-12");
  ctx.fillText(fitText(ctx, name, room), place.x + padPx, middle);
}

const widths = new Map<string, number>();
const widthsMax = 5_000;

function widthOf(ctx: CanvasRenderingContext2D, text: string): number {
  const key = `${ctx.font}\n${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size >= widthsMax) widths.clear();
  const width = ctx.measureText(text).width;
  widths.set(key, width);
  return width;
}

function fitText(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  const width = widthOf(ctx, text);
  if (width <= room) return text;
  const chars = Math.floor((text.length * room) / width) - 1;
  return chars < 1 ? "" : `${text.slice(0, chars).trimEnd()}…`;
}
