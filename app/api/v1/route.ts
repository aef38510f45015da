import { endpoint } from "@/lib/server/route";

/** Whatever is not a call of the API: 404 as a problem (G1). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint();
