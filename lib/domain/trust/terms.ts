// What a risk allows a class to earn, and what it costs to earn it.
import type { Risk } from "@/lib/domain/guard/gate";

export type TrustLevel = 0 | 1 | 2;
export type Terms = {
  /** The claim that the evidence has to refute: the good rate is not above this. */
  readonly p0: number;
  /** How likely the first test may relax a class that is not better. */
  readonly alpha: number;
  readonly levelMax: TrustLevel;
  /** Effects in 24 hours that nobody is asked about, at most. */
  readonly unaskedMax: number;
};

/** Null: is never relaxed. */
export const trustTerms: Readonly<Record<Risk, Terms | null>> = {
  low: { p0: 0.95, alpha: 0.05, levelMax: 2, unaskedMax: 1_000 },
  medium: { p0: 0.98, alpha: 0.01, levelMax: 2, unaskedMax: 100 },
  high: { p0: 0.99, alpha: 0.01, levelMax: 1, unaskedMax: 20 },
  critical: null,
};

/** The share of asks that a person sees, by level. */
export const askedShares: Readonly<Record<TrustLevel, number>> = { 0: 1, 1: 0.25, 2: 0.1 };

/** The first test of a class may be wrong with α, its k-th restart with α/(k(k+1)): all restarts together stay within another α. */
export const thresholdOf = ({ alpha }: Terms, restart: number) =>
  restart === 0 ? 1 / alpha : (restart * (restart + 1)) / alpha;

/** A level needs evidence of as many days and from as many people, whatever the numbers say. */
export const trustDaysMin = 14;
export const reviewersMin = 2;
/** Of the planted asks people must have refused this share. */
export const caughtShareMin = 0.8;
/** A relaxed class that no person looked at for as long falls by a level. */
export const idleDaysMax = 30;
/** An approval given sooner after the ask than this, above low risk, was not read: it counts for nothing. */
export const readingMs = 3_000;
