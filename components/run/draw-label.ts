import { type BarScene, type Box, groupPx } from "@/components/run/bar-scene";
import type { BarTone } from "@/components/run/bar-words";
import { type Sheet, snap } from "@/components/run/canvas/use-canvas";
import { type LabelSide, placeLabel } from "@/lib/domain/trace/layout-bars";

const gapPx = 6;
const chipPx = 16;
const padPx = 4;

const toneOf: Readonly<Record<BarTone, { token: `--${string}`; weight: number }>> = {
  quiet: { token: "--n-10", weight: 400 },
  failed: { token: "--st-failed", weight: 600 },
  running: { token: "--st-running", weight: 400 },
  waited: { token: "--n-10", weight: 400 },
  waiting: { token: "--st-waiting", weight: 600 },
};

/** The words of a bar where there is room: beside it, else fewer of them, else inside it if it is tall, else none. */
export function drawLabel(sheet: Sheet, scene: BarScene, row: number, box: Box): void {
  const { ctx } = sheet;
  const { text, short, tone } = scene.wordsOf(row);
  const { token, weight } = toneOf[tone];
  ctx.font = `${weight} 11px ${scene.color("--font-sans")}`;
  ctx.textBaseline = "middle";
  const found = sideFor(sheet, box, text, short);
  if (found === null) return;
  ctx.fillStyle = scene.color(token);
  const y = box.middle + 0.5;
  if (found.side === "right") ctx.fillText(found.text, Math.max(0, box.to) + gapPx, y);
  else if (found.side === "left") ctx.fillText(found.text, box.from - gapPx - found.width, y);
  else drawInside(sheet, scene, { row, box, ...found });
}

type Found = { readonly side: LabelSide; readonly text: string; readonly width: number };

function sideFor(sheet: Sheet, box: Box, text: string, short: string): Found | null {
  const { width: axisPx } = sheet;
  const left = Math.max(0, box.from) / axisPx;
  const bar = { left, width: Math.min(1, box.to / axisPx) - left };
  const tried = [text, short].map((words) => {
    const width = widthOf(sheet.ctx, words);
    return { text: words, width, side: placeLabel(bar, axisPx, width) };
  });
  const beside = tried.find(({ side }) => side === "right" || side === "left");
  if (beside || box.height <= groupPx) return beside ?? null;
  return tried.find(({ side }) => side === "inside") ?? null;
}

/** In the colour of the surface; words that have a colour of their own are cut out of the bar. */
function drawInside(
  sheet: Sheet,
  scene: BarScene,
  { row, box, text, width }: { row: number; box: Box; text: string; width: number },
): void {
  const { ctx } = sheet;
  const x = Math.max(0, box.from) + gapPx;
  const y = box.middle + 0.5;
  const surface = scene.color(row === scene.selected ? "--accent-tint" : "--n-1");
  if (scene.wordsOf(row).tone === "quiet") {
    ctx.fillStyle = scene.color("--n-1");
    ctx.fillText(text, x, y);
    return;
  }
  const words = ctx.fillStyle;
  ctx.fillStyle = surface;
  ctx.fillRect(snap(sheet, x), box.middle - chipPx / 2, width + 2 * padPx, chipPx);
  ctx.fillStyle = words;
  ctx.fillText(text, x + padPx, y);
}

const widths = new Map<string, number>();
const widthsMax = 5_000;

/** Measuring is the slow part of writing on a canvas, and the same words come with every frame. */
function widthOf(ctx: CanvasRenderingContext2D, text: string): number {
  const key = `${ctx.font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size >= widthsMax) widths.clear();
  const { width } = ctx.measureText(text);
  // until the fonts are here, widths are those of others
  if (document.fonts.status === "loaded") widths.set(key, width);
  return width;
}
