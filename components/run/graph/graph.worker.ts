import { type GraphOrder, layoutGraph } from "@/components/run/graph/layout-graph";
import { answerOrders } from "@/components/run/worked";

answerOrders((order: GraphOrder) => layoutGraph(order));
