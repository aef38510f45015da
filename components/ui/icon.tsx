const paths = {
  overview: "M2.5 13.5h11M3.5 11V7M8 11V3M12.5 11V5.5",
  runs: "M2.5 4h11M2.5 8h8M2.5 12h10",
  findings: "M3.5 14V2.5h8.2l-1.8 3 1.8 3H3.5",
  approvals: "M2.5 9.5v3.5h11V9.5M2.5 9.5 4.5 3h7l2 6.5M2.5 9.5h3l1 1.7h3l1-1.7h3",
  costs:
    "M8 1.6v12.8M11.2 4.9c-.5-1-1.7-1.5-3.2-1.5-1.8 0-3 .8-3 2.2 0 3.2 6.3 1.5 6.3 4.7 0 1.5-1.4 2.3-3.3 2.3-1.6 0-2.8-.6-3.4-1.7",
  diff: "M3 2.5h3.5v11H3zM9.5 2.5H13v11H9.5zM3 7h3.5M9.5 9.5H13",
  pipelines: "M2 5.5h3.5v5H2zM10.5 2H14v4h-3.5zM10.5 10H14v4h-3.5zM5.5 8H8m0 0V4h2.5M8 8v4h2.5",
  controls: "M8 1.8V8M4.3 4.3a5.3 5.3 0 1 0 7.4 0",
  connect: "M6 2v3.5M10 2v3.5M3.8 5.5h8.4v2.3a4.2 4.2 0 0 1-8.4 0zM8 12v2.2",
  docs: "M8 4.2C6.6 3.2 4.8 2.8 2.500 2.8v9.700c2.300 0 4.100.4 5.500 1.400 1.400-1 3.200-1.400 5.500-1.400V2.800c-2.300 0-4.100.4-5.500 1.400zM8 4.200v9.700",
  settings: "M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M8.5 3v3h3V3zM4.5 10v3h3v-3z",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4 13.8 13.8",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  stop: "M5 2.5h6L13.5 5v6L11 13.5H5L2.5 11V5z",
  plus: "M8 3v10M3 8h10",
  play: "M5 3v10l8-5z",
  "step-back": "M11.5 3.5v9L5.500 8zM4 3.5v9",
  "step-forward": "M4.500 3.5v9L10.500 8zM12 3.5v9",
  pause: "M5.5 3v10M10.5 3v10",
  download: "M8 2.5v8m0 0 3-3m-3 3-3-3M2.5 13.5h11",
  warning: "M8 2.3 14 13H2zM8 6.5v3M8 11.3v.1",
  "chevron-right": "m6.5 4.5 3.5 3.5-3.5 3.5",
  "chevron-down": "m4.5 6.5 3.5 3.5 3.5-3.5",
  "chevron-left": "M9.5 4.5 6 8l3.5 3.5",
  "chevron-up": "m4.5 9.5 3.5-3.5 3.5 3.5",
  check: "m3 8.5 3.2 3.2L13 4.5",
  copy: "M5.5 5.5h7.5v8H5.5zM3 10.5V2.5h7.5",
  bolt: "M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z",
  clock: "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 4.8V8l2.3 1.5",
  retry: "M3 8a5 5 0 1 0 1.7-3.7M3 2.5v3h3",
  link: "M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7",
  open: "M6 3H3v10h10v-3M9 2.5h4.5V7M13.5 2.5 7.5 8.5",
  swap: "M4 5.5h9m0 0L10.5 3M13 5.5 10.5 8M12 10.5H3m0 0L5.5 8M3 10.5 5.5 13",
  close: "m4 4 8 8M12 4l-8 8",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  keys: "M2 4.5h12v7H2zM4.5 7h.01M7 7h.01M9.5 7h.01M12 7h.01M5 9.5h6",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  offline:
    "M2 6.2a9 9 0 0 1 3.6-2M14 6.2a9 9 0 0 0-4-2.1M4.6 9a5 5 0 0 1 2-1.2M11.4 9a5 5 0 0 0-.9-.7M8 12.2v.1M2.5 2.5l11 11",
  leave: "M6.5 2.5h-4v11h4M6.5 8h7M10.5 5 13.5 8l-3 3",
  trash: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9",
  sun: "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.8v1.3M8 12.9v1.3M1.8 8h1.3M12.9 8h1.3M3.6 3.6l.9.9M11.5 11.5l.9.9M12.4 3.6l-.9.9M4.5 11.5l-.9.9",
  moon: "M13 9.6A5.4 5.4 0 0 1 6.4 3 5.4 5.4 0 1 0 13 9.6z",
  system: "M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5",
} as const;
export type IconName = keyof typeof paths;

export type IconProps = { name: IconName; small?: boolean; className?: string };

/** A line icon on a 16 px grid. Always beside a word or inside a labelled control, so it is hidden from screen readers. */
export function Icon({ name, small = false, className = "" }: IconProps) {
  return (
    <svg className={`ic ${small ? "s" : ""} ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
