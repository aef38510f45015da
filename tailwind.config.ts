import type { Config } from "tailwindcss";

const steps = (prefix: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [String(i + 1), `var(--${prefix}-${i + 1})`]));
const named = (prefix: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `var(--${prefix}-${name})`]));
const statuses = ["done", "running", "waiting", "failed", "halted", "lost"];
const textSizes = ["10", "11", "12", "13", "15", "18", "24"];

/** Names the tokens of app/tokens.css for Tailwind: `bg-n-2`, `text-st-failed`, `text-12`, `rounded-2`. Dark is `data-theme="dark"` on html. */
export default {
  content: ["./app/**/*.{ts,tsx}", "./components/**/*.{ts,tsx}"],
  darkMode: ["selector", '[data-theme="dark"]'],
  theme: {
    extend: {
      colors: {
        n: steps("n", 12),
        s: steps("s", 8),
        st: named("st", [...statuses, ...statuses.map((status) => `${status}-tint`)]),
        k: named("k", ["agent", "llm", "tool", "retrieval", "embedding", "chain", "guard", "gate", "other"]),
        accent: {
          DEFAULT: "var(--accent)",
          text: "var(--accent-text)",
          tint: "var(--accent-tint)",
          line: "var(--accent-line)",
        },
        danger: "var(--danger)",
        "on-ink": "var(--on-ink)",
      },
      fontFamily: { sans: "var(--font-sans)", mono: "var(--font-mono)" },
      fontSize: Object.fromEntries(textSizes.map((size) => [size, `var(--text-${size})`])),
      borderRadius: { "1": "var(--r-1)", "2": "var(--r-2)", "3": "var(--r-3)" },
    },
  },
} satisfies Config;
