import { answerOrders } from "@/components/run/worked";
import { type ExplainOf, explainRun } from "@/lib/domain/trace/explain-run";

answerOrders((order: ExplainOf) => explainRun(order));
