import { endpoint } from "@/lib/server/route";

/** Whatever below /api is no call: 404 as a problem (G1). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint();
