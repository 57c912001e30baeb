// Who somebody is, as people type and read it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Name, SandboxWorld } from "../world/sandbox-world.ts";

let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(() => world[Symbol.asyncDispose]());

const whoami = (name: Name, until: string): Promise<string> => world.as(name).command("#payments", "/eks-access whoami", until);

describe("whoami", () => {
  it("tells ann her principals, where they come from, and no account number", async () => {
    const text = await whoami("ann", "staging");
    expect(text).toContain("You are @ann, ann@example.com, a full member of this workspace.");
    expect(text).toContain("prod, legacy: role/people/ann in account …3333, which follows from your e-mail address. IAM has it, and I know its id");
    expect(text).toContain("staging: role/people/ann in account …6666");
    expect(text).not.toMatch(/\d{12}/);
  });

  it("tells bob his groups", async () => {
    expect(await whoami("bob", "Your groups")).toContain("Your groups: payments-leads.");
  });

  it("tells ivan that his principal is shared, and what to do", async () => {
    expect(await whoami("ivan", "staging")).toMatch(/prod, legacy: role\/aws-reserved\/\S+AWSReservedSSO_Auditors_\S+ in account …3333, which the configuration names for you\. It is shared by several people, .* Ask an administrator/);
  });

  it.each([["gus", "Guests can't use eks-access."], ["sam", "People of other organisations can't use eks-access."]] as const)("tells %s nothing", async (name, sentence) => {
    expect(await whoami(name, sentence)).not.toContain("role/");
  });
});
