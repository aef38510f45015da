const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** After the first attempt, the second …; then the delivery is dead. */
const waits = [second, 5 * second, 30 * second, 2 * minute, 10 * minute, hour, 6 * hour];

/** What becomes of a delivery after its n-th attempt. */
export function afterAttempt(attempt: number, arrived: boolean) {
  if (arrived) return { status: "delivered", waitMs: 0 } as const;
  const waitMs = waits[attempt - 1];
  return waitMs === undefined ? ({ status: "dead", waitMs: 0 } as const) : ({ status: "pending", waitMs } as const);
}

/** Any 2xx is success. */
export const hasArrived = (status: number | null) => status !== null && status >= 200 && status < 300;
