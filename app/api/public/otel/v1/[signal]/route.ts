import { forwardOtlp } from "@/lib/server/forward-otlp";

export const dynamic = "force-dynamic";

/** Where Langfuse clients send OTLP when the web address is their base URL. The collector answers for all of it. */
export const POST = forwardOtlp;
export const GET = forwardOtlp;
export const PUT = forwardOtlp;
export const PATCH = forwardOtlp;
export const DELETE = forwardOtlp;
