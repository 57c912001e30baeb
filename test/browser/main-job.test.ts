import { describe, expect, it } from "vitest";
import { actAs, openPage, type } from "./open-page.ts";

describe("the sandbox's page", () => {
  it("leads a newcomer through the main job by its tour alone", async () => {
    await using open = await openPage();
    const { page, complaints } = open;
    const next = (label: string) => page.locator("#tour button", { hasText: label }).click();
    await next("Type it for me");
    await page.locator(".message.ephemeral", { hasText: "is waiting for 1 approval" }).waitFor();
    await next("Be bob");
    await page.getByRole("button", { name: /^Approve REQ-/ }).click();
    await page.locator("dialog.confirm button", { hasText: "Approve" }).click();
    await page.locator("#messages", { hasText: "Active until" }).waitFor();
    await page.locator(".entry.ours", { hasText: "AmazonEKSViewPolicy on payments" }).waitFor();
    await next("Be ann");
    await page.locator("#try-it button").click();
    await page.locator(".answer.yes").waitFor();
    await page.locator("#clock button", { hasText: "To the next end" }).click();
    await page.locator("#cluster", { hasText: "Made by eks-access (0)" }).waitFor();
    await actAs(page, "U0BOB", "access-requests");
    await page.locator("#messages", { hasText: "Ended" }).waitFor();
    await actAs(page, "U0ANN", "access-requests");
    await page.locator("#try-it button").click();
    await page.locator(".answer.no").waitFor();
    expect(complaints).toEqual([]);
  });

  it("asks by the form, with the keyboard, and shows what is wrong at its field", async () => {
    await using open = await openPage();
    const { page, complaints } = open;
    await type(page, "/eks-access");
    const form = page.locator("#modal");
    await form.getByText("Request access").waitFor();
    await form.getByRole("button", { name: "Ask" }).click();
    await form.locator(".error").first().waitFor();
    for (const [label, option] of [["Cluster", "prod"], ["Role", "edit"], ["Namespaces", "payments"]] as const) {
      await form.getByLabel(label).click();
      await form.getByLabel(label).pressSequentially(option);
      await form.getByRole("option", { name: option, exact: true }).first().waitFor();
      await form.getByLabel(label).press("ArrowDown");
      await form.getByLabel(label).press("Enter");
      if (label === "Namespaces") await form.locator(".chip", { hasText: option }).waitFor();
      else await expect.poll(() => form.getByLabel(label).inputValue()).toBe(option);
    }
    await form.getByText("1 approval by").waitFor();
    await form.getByLabel("Reason").fill("checkout errors since noon");
    await form.getByLabel("Reason").press("Tab");
    await form.getByRole("button", { name: "Ask" }).click();
    await form.waitFor({ state: "hidden" });
    await actAs(page, "U0BOB", "access-requests");
    await page.locator("blockquote", { hasText: "checkout errors since noon" }).waitFor();
    expect(complaints).toEqual([]);
  });

  it.each([[390, 844], [1280, 800]])("needs no sideways scrolling at %i × %i", async (width, height) => {
    await using open = await openPage({ width, height });
    const overflow = await open.page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    expect(open.complaints).toEqual([]);
  });

  it("draws hostile text as text", async () => {
    await using open = await openPage();
    const { page, complaints } = open;
    const hostile = '<!channel> <img src=x onerror=alert(1)> *b* `c` &lt;b&gt; <https://evil.example|ok>';
    await type(page, `/eks-access request prod view ns=payments reason="${hostile}"`);
    await actAs(page, "U0BOB", "access-requests");
    const quote = page.locator("#messages blockquote").first();
    await quote.waitFor();
    expect(await quote.locator("mark, img, a, b, strong, code").count()).toBe(0);
    expect(await quote.textContent()).toContain("<!channel> <img src=x onerror=alert(1)>");
    expect(complaints).toEqual([]);
  });
});
