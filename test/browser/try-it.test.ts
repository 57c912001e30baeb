// "Try it" on the page: a person's access on a cluster, a refusal in the API's own words, and the lines for kubectl.
import { expect, it } from "vitest";
import { actAs, openPage } from "./open-page.ts";

it("shows what cat may on legacy: yes by a binding of its aws-auth, no in the words of the API", async () => {
  await using open = await openPage();
  const { page, complaints, url } = open;
  await actAs(page, "U0CAT", "access-requests");
  await page.locator("#cluster-tabs button", { hasText: "legacy" }).click();
  const ask = async (verb: string, namespace: string): Promise<void> => {
    await page.locator("#try-it").getByLabel("verb").selectOption(verb);
    await page.locator("#try-it").getByLabel("namespace").selectOption(namespace);
    await page.locator("#try-it").getByRole("button", { name: "Ask Kubernetes" }).click();
  };
  await ask("delete", "payments");
  await page.locator(".answer.yes", { hasText: "yes: role binding payments-leads for the group payments-leads" }).waitFor();
  await ask("get", "kube-system");
  await page.locator(".answer.no .said", { hasText: 'pods is forbidden: User "cat" cannot get resource "pods" in API group "" in the namespace "kube-system"' }).waitFor();
  await page.locator(".kubectl summary", { hasText: "kubectl as cat" }).click();
  const lines = await page.locator(".kubectl pre").innerText();
  expect(lines).toContain(`-d '{"as":"U0CAT"}' ${url}/api/kubeconfig > sandbox.kubeconfig`);
  expect(lines).toContain("--context legacy get pods -n payments");
  const token = /x-sandbox-token: (\w+)/.exec(lines)?.[1] ?? "";
  const kubeconfig = await fetch(`${url}/api/kubeconfig`, { method: "POST", headers: { "x-sandbox-token": token }, body: '{"as":"U0CAT"}' });
  expect(await kubeconfig.json()).toMatchObject({ kind: "Config", contexts: [{ name: "prod" }, { name: "staging" }, { name: "legacy" }] });
  expect(complaints).toEqual([]);
});
