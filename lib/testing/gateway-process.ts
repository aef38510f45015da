// The gateway as a process of its own, on DATABASE_URL: what can be killed. The first line that it prints is its port.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerGateway } from "@/lib/web/gateway/answer";

const server = createServer((request, response) => void answerGateway(request, response));
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
