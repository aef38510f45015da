export { pass } from "@/sdk/src/control/pass";
export { reserve } from "@/sdk/src/run/money";
export { findPrice } from "@/sdk/src/run/price";
