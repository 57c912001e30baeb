// `npm run screenshots`: the pictures of the README, taken from the real sandbox.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { actAs, openPage, type } from "./open-page.ts";

const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
await mkdir(folder, { recursive: true });
await using open = await openPage({ width: 1280, height: 800 });
const { page } = open;
const shoot = async (name: string): Promise<void> => {
  await page.evaluate("document.getElementById('status').textContent = ''");
  await page.screenshot({ path: `${folder}${name}.png` });
};

await type(page, "/eks-access request prod view");
await page.locator("#modal", { hasText: "1 approval by" }).waitFor();
await page.locator("#modal").getByLabel("Namespaces").click();
await page.locator("#modal").getByRole("option", { name: "payments", exact: true }).click();
await page.locator("#modal .chip", { hasText: "payments" }).waitFor();
await page.locator("#modal").getByLabel("Reason").fill("checkout errors since noon");
await shoot("request");
await page.locator("#modal").getByRole("button", { name: "Cancel" }).click();
await page.locator("#modal").waitFor({ state: "hidden" });
await type(page, '/eks-access request prod view ns=payments reason="checkout errors since noon" ticket=INC-4821');
await page.locator(".message.ephemeral", { hasText: "is waiting" }).waitFor();
await actAs(page, "U0BOB", "access-requests");
await page.getByRole("button", { name: /^Approve REQ-/ }).waitFor();
await shoot("card");
await page.getByRole("button", { name: /^Approve REQ-/ }).click();
await page.locator("dialog.confirm button", { hasText: "Approve" }).click();
await page.locator("#messages", { hasText: "Active until" }).waitFor();
await actAs(page, "U0ANN", "eks-access");
await page.locator("#messages", { hasText: "update-kubeconfig" }).waitFor();
await page.locator("#try-it button").click();
await page.locator(".answer.yes").waitFor();
await shoot("granted");
await page.locator("#clock button", { hasText: "To the next end" }).click();
await actAs(page, "U0BOB", "access-requests");
await page.locator("#messages", { hasText: "Ended" }).waitFor();
await page.locator(".replies").last().click();
await page.locator("#thread", { hasText: "Removed at" }).waitFor();
await shoot("ended");
