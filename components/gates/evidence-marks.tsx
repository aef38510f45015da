import type { EvidencePoint } from "@/lib/contract/gates";

type Kind = EvidencePoint["kind"];
/** What a mark says, for one and for many. */
export const markWords: Readonly<Record<Kind, string>> = {
  approved: "approved",
  edited: "edited",
  rejected: "rejected",
  reversed: "reversed after",
  canary_caught: "planted, refused",
  canary_missed: "planted, approved",
};

const shapes: Readonly<Record<Kind, string>> = {
  approved: "M5 5m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
  edited: "M5 .8 9.2 5 5 9.2.8 5z",
  rejected: "M2 .8 5 3.8 8 .8 9.2 2 6.2 5 9.2 8 8 9.2 5 6.2 2 9.2 .8 8 3.8 5 .8 2z",
  reversed: "M.8 1.5h8.4L5 9.2z",
  canary_caught: "M1.2 1.2h7.6v7.6H1.2zM2.6 2.6v4.8h4.8V2.6z",
  canary_missed: "M1.2 1.2h7.6v7.6H1.2z",
};

/** The shape tells the kind; colour only whether it speaks against the class. */
export function EvidenceMark({ kind }: { kind: Kind }) {
  return (
    <svg className="ev-mark" data-kind={kind} viewBox="0 0 10 10" aria-hidden="true">
      <path d={shapes[kind]} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
