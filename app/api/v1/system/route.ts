import { apiCalls } from "@/lib/contract/api";
import { endpoint, serve } from "@/lib/server/route";
import { getSystem } from "@/lib/server/system";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(serve(apiCalls.getSystem, () => getSystem()));
