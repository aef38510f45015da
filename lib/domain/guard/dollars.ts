/** "$0.25", "$0.000012": exact, with at least two decimals. Texts that leave the product are made here; pages format money themselves. */
export function dollars(microUsd: number): string {
  const micro = Math.round(microUsd);
  const cents = (Math.abs(micro) % 1_000_000)
    .toString()
    .padStart(6, "0")
    .replace(/0{1,4}$/, "");
  return `${micro < 0 ? "−" : ""}$${Math.floor(Math.abs(micro) / 1_000_000).toLocaleString("en-US")}.${cents}`;
}
