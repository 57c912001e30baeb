import { describe, expect, it } from "vitest";
import { actAs, fillElsewhere, openPage, type } from "./open-page.ts";

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
    await next("To the next end");
    await page.locator("#try-it", { hasText: "Something has changed since. Ask again." }).waitFor();
    expect(await page.locator(".answer.yes").count()).toBe(0);
    await page.locator("#cluster", { hasText: "Made by eks-access (0)" }).waitFor();
    await actAs(page, "U0BOB", "access-requests");
    await page.locator("#messages", { hasText: "Ended" }).waitFor();
    await actAs(page, "U0ANN", "access-requests");
    await page.locator("#try-it button").click();
    await page.locator(".answer.no").waitFor();
    await next("Ask again as ann");
    expect(await page.locator("#command").inputValue()).toBe("/eks-access request prod view ns=payments");
    await page.getByRole("heading", { name: "# payments" }).waitFor();
    await page.locator(".channel", { hasText: "eks-access" }).click();
    await page.locator("#messages .link", { hasText: "Card" }).first().click();
    await page.getByRole("heading", { name: "# access-requests" }).waitFor();
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
      // The form is drawn anew when the role is known; a person sees that before going on.
      if (label === "Role") await form.getByText("1 approval by").waitFor();
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

  it("keeps what is typed, the caret and the open list when the form is drawn anew", async () => {
    await using open = await openPage();
    const { page, complaints } = open;
    await type(page, "/eks-access");
    const form = page.locator("#modal");
    const reason = form.getByLabel("Reason");
    await reason.pressSequentially("since noon");
    await reason.press("Home");
    await reason.pressSequentially("errors ");
    await fillElsewhere(open, "cluster", "prod");
    await expect.poll(() => form.getByLabel("Cluster").inputValue()).toBe("prod");
    await page.keyboard.type("in checkout ");
    expect(await reason.inputValue()).toBe("errors in checkout since noon");
    await form.getByLabel("Role").click();
    await form.getByLabel("Role").pressSequentially("vi");
    await form.getByRole("option", { name: "view" }).waitFor();
    await fillElsewhere(open, "cluster", "staging");
    await expect.poll(() => form.getByLabel("Cluster").inputValue()).toBe("staging");
    expect(await form.getByLabel("Role").inputValue()).toBe("vi");
    await form.getByRole("option", { name: "view" }).click();
    await expect.poll(() => form.getByLabel("Role").inputValue()).toBe("view");
    expect(await reason.inputValue()).toBe("errors in checkout since noon");
    expect(complaints).toEqual([]);
  });

  it("works on a phone: channels, a command and its answer, the clusters", async () => {
    await using open = await openPage({ width: 390, height: 844 });
    const { page, complaints } = open;
    await page.locator("#show-channels").click();
    expect(await page.locator("#show-channels").getAttribute("aria-pressed")).toBe("true");
    await page.locator(".channel", { hasText: "payments" }).click();
    await page.getByRole("heading", { name: "# payments" }).waitFor();
    await type(page, "/eks-access request prod view ns=payments");
    await page.locator(".message.ephemeral", { hasText: "is waiting for 1 approval" }).waitFor();
    await page.locator("#show-clusters").click();
    await page.locator("#cluster", { hasText: "Made by eks-access (0)" }).waitFor();
    expect(await page.locator("#chat").isVisible()).toBe(false);
    await page.locator("#drawer summary").click();
    await page.locator("#log h3").last().scrollIntoViewIfNeeded();
    expect(complaints).toEqual([]);
  });

  it("keeps a line that could not be sent, and says that it started over", async () => {
    await using open = await openPage();
    const { page, complaints } = open;
    await page.locator("#drawer summary").click();
    await page.getByRole("button", { name: "Start over" }).click();
    await page.locator("#status", { hasText: "Started over." }).waitFor();
    await page.route("**/api/act", (route) => route.abort());
    await type(page, "/eks-access list");
    await page.locator("#status", { hasText: "The sandbox does not answer." }).waitFor();
    expect(await page.locator("#command").inputValue()).toBe("/eks-access list");
    await page.unroute("**/api/act");
    await page.press("#command", "Enter");
    await page.locator(".message.ephemeral").first().waitFor();
    expect(await page.locator("#status").textContent()).toBe("");
    expect(complaints.filter((complaint) => !complaint.includes("ERR_FAILED"))).toEqual([]);
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
