// Linking a principal on the page: the form's command runs in the acting person's terminal.
import { expect, it } from "vitest";
import { actAs, openPage, type } from "./open-page.ts";

it("lets kim prove her principal, and shows it to her alone", async () => {
  await using open = await openPage();
  const { page, complaints } = open;
  await actAs(page, "U0KIM", "access-requests");
  await type(page, "/eks-access whoami");
  await page.locator(".message.ephemeral", { hasText: "I don't know your IAM principal there" }).waitFor();
  await type(page, "/eks-access link prod");
  const form = page.locator("#modal");
  await form.getByText("eks-access-prove eu-west-1 sandbox N-").waitFor();
  await form.getByRole("button", { name: "Run it in kim's terminal" }).click();
  await expect.poll(() => form.getByLabel("What it printed").inputValue()).toContain("eks-access-proof.1.1.1.eu-west-1:");
  if (process.env["LINK_PICTURES"] !== undefined) await page.screenshot({ path: `${process.env["LINK_PICTURES"]}/form.png` });
  await form.getByRole("button", { name: "Link", exact: true }).click();
  await form.waitFor({ state: "hidden" });
  await page.locator(".channel", { hasText: "eks-access" }).click();
  await page.locator("#messages", { hasText: "Linked: role/people/contractors/kim-lee" }).waitFor();
  await actAs(page, "U0KIM", "access-requests");
  await type(page, "/eks-access whoami");
  await page.locator(".message.ephemeral", { hasText: "which you proved to be yours" }).waitFor();
  if (process.env["LINK_PICTURES"] !== undefined) await page.screenshot({ path: `${process.env["LINK_PICTURES"]}/whoami.png` });
  expect(complaints).toEqual([]);
});
