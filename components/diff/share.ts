/** `3 %` of a number of runs. */
export const share = ([n, of]: readonly [number, number]) => (of === 0 ? "–" : `${Math.round((100 * n) / of)} %`);
