import type { ServerResponse } from "node:http";
import type { Vendor } from "@/lib/domain/gateway/address";
import { errorBody, errorHeaders, type GatewayError, statusOf } from "@/lib/domain/gateway/vendor-error";

/** Where nothing was answered yet, and somebody waits. */
export function sendError(outgoing: ServerResponse, vendor: Vendor, error: GatewayError): void {
  if (outgoing.destroyed || outgoing.headersSent) return;
  outgoing.writeHead(statusOf(error.code), errorHeaders(error)).end(JSON.stringify(errorBody(vendor, error)));
}
