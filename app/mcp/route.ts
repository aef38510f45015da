import { answerMcp } from "@/lib/server/mcp/answer-mcp";
import { answerWithRequestId } from "@/lib/server/route";

/** Who may: a key of a project with the scope read (ask_human: control), or the token of a member. */
const answer = (request: Request): Promise<Response> => answerWithRequestId(() => answerMcp(request));

export { answer as DELETE, answer as GET, answer as POST };
