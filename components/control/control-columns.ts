/** Of the tables of the page of controls, while they are read. */
export const controlColumns = [
  { id: "scope", width: 160 },
  { id: "control", width: 200 },
  { id: "by", width: 80 },
  { id: "why", width: 220 },
];
