import { parseAsStringLiteral } from "nuqs/server";
import { pipelineSorts } from "@/components/pipelines/sort-pipelines";

export const pipelinesParams = { sort: parseAsStringLiteral(pipelineSorts).withDefault("-seen") };
