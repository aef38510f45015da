/** Of the skeleton, as wide as what will be there. */
export const auditColumns = [
  { id: "entry", width: 40 },
  { id: "who", width: 300 },
  { id: "what", width: 180 },
  { id: "data", width: 160 },
  { id: "hash", width: 70 },
];
