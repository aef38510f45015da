import { forwardOtlp } from "@/lib/server/forward-otlp";

export const dynamic = "force-dynamic";

/** OTLP on the web port: /v1/traces, /v1/logs, /v1/metrics. The collector answers for all of it. */
export const POST = forwardOtlp;
export const GET = forwardOtlp;
export const PUT = forwardOtlp;
export const PATCH = forwardOtlp;
export const DELETE = forwardOtlp;
