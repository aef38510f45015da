"use client";

import { useEffect, useMemo, useRef, useState } from "react";

export type Work<Order, Answer> = {
  /** Done at once, in the page, because it takes less than a frame. */
  readonly inline: boolean;
  readonly work: (order: Order) => Answer;
  readonly worker: () => Worker;
  /** Keep it in useMemo: a new object is a new order. */
  readonly order: Order;
  /** An answer to an order of another kind is not shown while the new one is worked out. */
  readonly kind: string;
};

/** What `work` makes of an order, beside the page where it takes long; null until the first answer is there. */
export function useWorked<Order, Answer>({ inline, work, worker, order, kind }: Work<Order, Answer>): Answer | null {
  const here = useMemo(() => (inline ? work(order) : null), [inline, work, order]);
  const there = useRef<Worker | null>(null);
  const latest = useRef(0);
  const [answer, setAnswer] = useState<{ kind: string; of: Answer } | null>(null);
  useEffect(
    () => () => {
      there.current?.terminate();
      there.current = null;
    },
    [],
  );
  useEffect(() => {
    if (inline) return;
    there.current ??= worker();
    latest.current += 1;
    const number = latest.current;
    there.current.onmessage = ({ data }: MessageEvent<{ number: number; answer: Answer }>) => {
      if (data.number === latest.current) setAnswer({ kind, of: data.answer });
    };
    there.current.postMessage({ number, order });
  }, [inline, worker, order, kind]);
  return here ?? (!inline && answer?.kind === kind ? answer.of : null);
}
