export const addMs = (at: Date, ms: number) => new Date(at.getTime() + ms);

/** The deadline itself is too late. */
export const isOver = (deadline: Date | null, now: Date) => deadline !== null && now >= deadline;
