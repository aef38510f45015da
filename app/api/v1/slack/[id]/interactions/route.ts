import { apiCalls } from "@/lib/contract/api";
import { answerSlack } from "@/lib/server/notify/slack-interaction";
import { endpoint, serve } from "@/lib/server/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint(
  serve(apiCalls.slackInteraction, ({ params, request }) => answerSlack(params.id, request)),
);
