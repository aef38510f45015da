/** Of the table of pipelines, while it is read. */
export const pipelineColumns = [
  { id: "name", width: 160 },
  { id: "runs", width: 60 },
  { id: "success", width: 60 },
  { id: "p50", width: 60 },
  { id: "findings", width: 80 },
  { id: "seen", width: 60 },
];
