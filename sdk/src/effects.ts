export { decideAt } from "@/sdk/src/gate/point";
export { runEffect } from "@/sdk/src/step/effect";
