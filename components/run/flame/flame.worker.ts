import { answerOrders } from "@/components/run/worked";
import { type FlameOrder, layoutFlame } from "@/lib/domain/trace/layout-flame";

answerOrders((order: FlameOrder) => layoutFlame(order));
