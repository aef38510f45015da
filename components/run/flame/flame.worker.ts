import { type FlameOrder, layoutFlame } from "@/lib/domain/trace/layout-flame";

/** Lays out a large run beside the page. Orders are answered in turn, each with its number. */
self.onmessage = ({ data }: MessageEvent<{ number: number; order: FlameOrder }>) => {
  self.postMessage({ number: data.number, picture: layoutFlame(data.order) });
};
