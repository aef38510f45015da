import type { AddressInfo } from "node:net";
import { devices, expect } from "@playwright/test";
import { SMTPServer } from "smtp-server";
import { expectAccessible, themes } from "./accessible";
import { startControlRun } from "./control-run";
import { test } from "./project";

const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";

/** A mail server that keeps the text of what it is sent. */
async function startMailServer() {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _session, callback) => {
      let text = "";
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      // a soft break of quoted-printable may cut the link
      stream.on("end", () => {
        mails.push(text.replaceAll("=\r\n", ""));
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

test("a reviewer opens the link of a mail on a phone, sees what will run, and approves", async ({
  browser,
  page,
  request,
  project,
}) => {
  const mail = await startMailServer();
  const made = await request.post(`/api/v1/projects/${project.id}/members`, {
    headers: { authorization: `Bearer ${adminKey}` },
    data: { name: "Ann", role: "owner", email: "ann@example.com" },
  });
  const headers = { authorization: `Bearer ${(await made.json()).token}` };
  const email = { host: "127.0.0.1", port: mail.port, tls: "none", user: null, from: "gate@example.com" };
  const channel = { enabled: true, events: ["approval.requested"], email };
  expect((await request.put("/api/v1/notifications/channels/email", { headers, data: channel })).status()).toBe(200);

  const run = await startControlRun(request, project.key);
  const { id } = await run.ask("refund~1~0", "Refund 79.20 EUR for order 87990?");
  const linkOf = () => /\/decide\/[\w-]{134}/.exec(mail.mails.join("\n"))?.[0];
  await expect.poll(linkOf).toBeDefined();
  await mail.stop();
  const link = linkOf() ?? "";
  const state = async () => (await run.call("GET", `/approvals/${id}`)).body.state;

  // nobody is signed in there
  const phone = await browser.newContext({ ...devices["Pixel 7"], storageState: { cookies: [], origins: [] } });
  const reader = await phone.newPage();
  await reader.goto(link);
  await expect(reader.getByRole("heading", { name: "Refund 79.20 EUR for order 87990?" })).toBeVisible();
  await expect(reader.getByText("7920")).toBeVisible();
  await expectAccessible(reader);
  for (let scan = 0; scan < 5; scan++) expect((await phone.request.get(link)).status()).toBe(200);
  expect(await state()).toBe("pending");

  await reader.getByRole("button", { name: "Approve" }).click();
  await expect(reader.getByText("your vote is counted")).toBeVisible();
  expect(await state()).toBe("approved");
  await phone.close();

  await page.goto("/settings/notifications");
  const row = page.getByRole("row", { name: /To approve: Refund 79.20 EUR/ });
  await expect(row).toContainText("sent");
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
});
