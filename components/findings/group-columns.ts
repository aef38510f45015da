/** Of the table of findings, while it is read. */
export const groupColumns = [
  { id: "finding", width: 360 },
  { id: "pipeline", width: 140 },
  { id: "runs", width: 60 },
  { id: "seen", width: 80 },
];
