import type { Question, Reply } from "@/bench/callers";
import type { Target } from "@/bench/control-client";

/** In a process of callers (bench/callers.ts): answers each question with what `act` makes of it. */
export function answerAll<Q>(act: (target: Target, question: Q) => Promise<unknown>): void {
  const target = { web: String(process.env["BENCH_WEB"]), key: String(process.env["BENCH_KEY"]) };
  process.on("disconnect", () => process.exit(0));
  process.on("message", (message) => {
    const { no, question } = message as Question;
    act(target, question as Q).then(
      (answer) => process.send?.({ no, answer } satisfies Reply),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
