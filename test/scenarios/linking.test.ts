// Linking an IAM principal by proof, as people do it, and everything that must not link. The sandbox's STS verifies every signature for real.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prove, usualRequest } from "../../src/sandbox/sts/prove.ts";
import type { ProofRequest } from "../../src/sandbox/sts/prove.ts";
import { aSandboxWorld } from "../world/sandbox-world.ts";
import type { Form, Name, SandboxWorld } from "../world/sandbox-world.ts";

const helper = fileURLToPath(new URL("../../deploy/link/eks-access-prove", import.meta.url));
const kims = "arn:aws:iam::111122223333:role/people/contractors/kim-lee";
const fits = { region: "eu-west-1", owner: "sandbox" };
let world: SandboxWorld;
beforeAll(async () => { world = await aSandboxWorld(); });
afterAll(() => world[Symbol.asyncDispose]());

/** The form with its command, as somebody reads it. */
async function opened(name: Name, line = "link prod"): Promise<{ readonly form: Form; readonly code: string; readonly command: readonly string[] }> {
  await world.as(name).command("#access-requests", `/eks-access ${line}`, "eks-access-prove");
  const form = await world.as(name).form();
  const command = (/eks-access-prove( \S+){3}/.exec(form.text)?.[0] ?? "").split(" ");
  return { form, command: command.slice(1), code: command[3] ?? "" };
}

/** Pastes a proof; what the person then reads, in the form or privately. */
async function paste(name: Name, form: Form, lines: readonly string[], until = "Nothing was linked."): Promise<string> {
  const from = world.slack.sights.length;
  await form.fill("What it printed", lines[0] ?? "");
  if (lines[1] !== undefined) await form.fill("Second line, if it printed two", lines[1]);
  const errors = await form.submit();
  if (Object.keys(errors).length > 0) {
    await form.close();
    return Object.values(errors).join("\n");
  }
  return world.as(name).readsSince(from, until);
}

const keyOf = (arn: string) => world.world.aws.iam.accessKeyFor(arn, "laptop");
const signed = (arn: string, request: ProofRequest, at = world.world.clock.now()): readonly string[] => prove(keyOf(arn), request, { region: fits.region, at });
const whoami = (name: Name): Promise<string> => world.as(name).command("#payments", "/eks-access whoami", "prod");
const lastDirect = (name: Name): string => world.directs(name).at(-1) ?? "";

describe("linking", () => {
  it("gives kim, whose address fits no template, a principal by the helper's proof, and access by it", async () => {
    expect(await whoami("kim")).toContain("prod, legacy: I don't know your IAM principal there. The configuration derives principals from e-mail addresses, but not for your mail domain. Prove which one is yours: /eks-access link prod");
    expect(await world.as("kim").command("#payments", "/eks-access request prod view ns=payments", "whoami")).toContain("I don't know your IAM principal in the account of prod. /eks-access whoami says why and what to do. No access was granted.");

    const { form, command } = await opened("kim");
    const key = keyOf(kims);
    const { stdout } = await promisify(execFile)("bash", [helper, ...command], { env: { PATH: process.env["PATH"], AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey, AWS_SESSION_TOKEN: key.sessionToken } });
    expect(stdout).not.toContain(key.secretAccessKey);
    await form.fill("What it printed", stdout);
    expect(await form.submit()).toEqual({});
    await world.until(() => lastDirect("kim").includes("Linked: role/people/contractors/kim-lee in account …3333 is yours."), "the message to kim");
    expect(await whoami("kim")).toContain("role/people/contractors/kim-lee in account …3333, which you proved to be yours. IAM has it, and I know its id");

    const card = await world.asked("kim", "prod view ns=payments");
    await world.as("bob").click(card, "Approve");
    await card.says("Active until");
    expect(world.associations("prod", "kim-lee")).toEqual(["AmazonEKSViewPolicy on payments"]);
    const events = await world.audit();
    expect(events.filter(({ type }) => type === "link.made")).toEqual([expect.objectContaining({ principal: kims, actor: { slack: "U0KIM", email: "kim@contractor.example" } })]);
  });

  it("leaves access with the principal it was approved for, when kim unlinks; what waits can't be approved any more", async () => {
    const waiting = await world.asked("kim", "prod view ns=checkout");
    expect(await world.as("kim").command("#payments", "/eks-access unlink", "No longer linked")).toContain("No longer linked: role/people/contractors/kim-lee in account …3333. Requests of yours that wait for it can't be approved any more. Access that you have stays until its end");
    expect(await world.as("bob").clickAndRead(waiting, "Approve", "No access was granted.")).toContain("changed after this card was drawn");
    expect(world.associations("prod", "kim-lee")).toEqual(["AmazonEKSViewPolicy on payments"]);
    expect(await world.as("kim").command("#payments", "/eks-access unlink", "no link")).toContain("You have no link there, so nothing was changed.");
    await world.as("kim").click(waiting, "Withdraw");
    await waiting.says("Withdrawn");
    await world.as("kim").command("#payments", "/eks-access end", "Ending");
    await world.until(() => world.associations("prod", "kim-lee").length === 0, "the end");
  });

  it("is refused where the configuration names the principal, and to people who may not use eks-access", async () => {
    await world.as("ivan").command("#payments", "/eks-access link prod", "that wins over a link");
    await (await world.as("ivan").form()).close();
    await world.as("gus").command("#payments", "/eks-access link prod", "Guests can't use eks-access. Nothing was linked.");
    await (await world.as("gus").form()).close();
    await world.as("kim").command("#payments", "/eks-access link hidden", "There is no cluster hidden that you can ask for.");
    await (await world.as("kim").form()).close();
    await world.as("kim").command("#payments", "/eks-access link", "In the account of which cluster is the principal?");
    await (await world.as("kim").form()).close();
  });
});

// Each is sent, and must be refused by STS: the request is built anew, and what was signed is not it.
type Spoil = (request: ProofRequest) => ProofRequest;
const withHeaders = (change: (headers: Record<string, string>) => Readonly<Record<string, string>>): Spoil => (request) => ({ ...request, headers: change({ ...request.headers }) });
const spoiled: readonly (readonly [string, Spoil])[] = [
  ["for another installation", withHeaders((headers) => ({ ...headers, "x-eks-access-audience": "acme-access" }))],
  ["with another code", withHeaders((headers) => ({ ...headers, "x-eks-access-nonce": `N-${"0".repeat(43)}` }))],
  ["without the code among the signed headers", withHeaders(({ "x-eks-access-nonce": _, ...headers }) => headers)],
  ["without the installation among the signed headers", withHeaders(({ "x-eks-access-audience": _, ...headers }) => headers)],
  ["with one more header, that of kubectl", withHeaders((headers) => ({ ...headers, "x-k8s-aws-id": "prod-eu-1" }))],
  ["with the header of Vault in place of ours", withHeaders(({ "x-eks-access-audience": _, "x-eks-access-nonce": __, ...headers }) => ({ ...headers, "x-vault-aws-iam-server-id": "vault.example" }))],
  ["with another content type", withHeaders((headers) => ({ ...headers, "content-type": "application/json" }))],
  ["for another host", (request) => ({ ...request, host: "sts.us-east-1.amazonaws.com" })],
  ["for a host of somebody else", (request) => ({ ...request, host: "evil.example" })],
  ["for AssumeRole", (request) => ({ ...request, body: "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/terraform&RoleSessionName=x" })],
  ["with another body", (request) => ({ ...request, body: `${request.body}&x=1` })],
  ["with a query", (request) => ({ ...request, query: [["Action", "GetCallerIdentity"]] })],
  ["as a GET", (request) => ({ ...request, method: "GET", body: "" })],
  ["as a GET like kubectl's", ({ host }) => ({ method: "GET", body: "", host, query: [["Action", "GetCallerIdentity"], ["Version", "2011-06-15"]], headers: { "x-k8s-aws-id": "prod-eu-1" } })],
];

describe("a proof that was signed", () => {
  it.each(spoiled)("%s does not link, and the code is used up", async (_, spoil) => {
    const { form, code } = await opened("kim");
    expect(await paste("kim", form, signed(kims, spoil(usualRequest({ ...fits, code }))))).toContain("AWS says that the signature is not right");
    const again = await opened("kim");
    expect(again.code).not.toBe(code);
    await again.form.close();
    expect(await whoami("kim")).toContain("I don't know your IAM principal there");
  });

  it("with a bit flipped does not link", async () => {
    const { form, code } = await opened("kim");
    const [line = ""] = signed(kims, usualRequest({ ...fits, code }));
    expect(await paste("kim", form, [line.replace(/([0-9a-f])(?=[0-9a-f]{10}:)/, (sign) => (sign === "0" ? "1" : "0"))])).toContain("AWS says that the signature is not right");
  });

  it("with the code of somebody else does not link", async () => {
    const anns = await opened("ann");
    const { form } = await opened("kim");
    expect(await paste("kim", form, signed(kims, usualRequest({ ...fits, code: anns.code })))).toContain("AWS says that the signature is not right");
    await anns.form.close();
  });

  it("is too old after ten minutes, and nothing is sent", async () => {
    const { form, code } = await opened("kim");
    expect(await paste("kim", form, signed(kims, usualRequest({ ...fits, code }), world.world.clock.now() - 11 * 60_000))).toContain("It was signed more than ten minutes ago");
    const next = await opened("kim");
    expect(await paste("kim", next.form, signed(kims, usualRequest({ ...fits, code: next.code }), world.world.clock.now() + 2 * 60_000))).toContain("It was signed in the future");
  });

  it("does not link when its code is older than ten minutes, though it was signed just now", async () => {
    const { form, code } = await opened("kim");
    world.advance(10 * 60_000 + 1000);
    await whoami("ann"); // AWS tells the time again
    expect(await paste("kim", form, signed(kims, usualRequest({ ...fits, code })))).toContain("is older than ten minutes");
  });

  it("does not link a second time: a code works once", async () => {
    const { form, code } = await opened("ann");
    const proof = signed("arn:aws:iam::111122223333:role/people/ann", usualRequest({ ...fits, code }));
    await form.fill("What it printed", proof[0] ?? "");
    expect(await form.submit()).toEqual({});
    await world.until(() => lastDirect("ann").includes("Linked: role/people/ann"), "ann's link");
    await world.as("ann").command("#payments", "/eks-access unlink", "No longer linked");
    // A later form has another code; the old proof does not fit it, whoever pastes it.
    const next = await opened("ann");
    expect(await paste("ann", next.form, proof)).toContain("AWS says that the signature is not right");
  });
});

describe("what is no proof", () => {
  const token = (): string => `k8s-aws-v1.${Buffer.from("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=00").toString("base64url")}`;
  it.each<[string, (line: string) => string, string]>([
    ["a token of kubectl", token, "This is a Kubernetes token, and it proves nothing here."],
    ["the host of somebody else for a region", (line) => line.replace("1.1.1.eu-west-1", "1.1.1.evil"), "It was signed for another region"],
    ["a region that no cluster there has", (line) => line.replace("1.1.1.eu-west-1", "1.1.1.us-east-1"), "It was signed for another region"],
    ["a URL in it", (line) => `${line}:https://evil.example`, "This is not what eks-access-prove prints"],
    ["half of it", (line) => line.replace("1.1.1.", "1.1.2."), "A line is missing"],
  ])("%s is told in the form, and nothing is sent", async (_, change, sentence) => {
    const { form, code } = await opened("kim");
    expect(await paste("kim", form, [change(signed(kims, usualRequest({ ...fits, code }))[0] ?? "")])).toContain(sentence);
  });
});

describe("whom a good signature does not link to", () => {
  async function link(arn: string): Promise<string> {
    const { form, code } = await opened("kim");
    return paste("kim", form, signed(arn, usualRequest({ ...fits, code })));
  }
  it("bob's role, which the template gives to bob", async () => {
    expect(await link("arn:aws:iam::111122223333:role/people/bob")).toContain("This role or user is somebody else's already.");
  });
  it("a role of Identity Center", async () => {
    expect(await link("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Auditors_0123456789abcdef")).toContain("This role is shared by several people");
  });
  it("a protected role, and the bot's own", async () => {
    expect(await link("arn:aws:iam::111122223333:role/terraform")).toContain("is one that never gets access this way");
    expect(await link("arn:aws:iam::111122223333:role/eks-access-grant")).toContain("is one that never gets access this way");
  });
  it("a role that no pattern names", async () => {
    expect(await link("arn:aws:iam::111122223333:role/ci-deploy")).toContain("The configuration does not let people link this role or user");
  });
  it("a role of the same name in another account", async () => {
    world.world.aws.iam.addRole({ account: "444455556666", path: "/people/contractors/", name: "kim-lee" });
    expect(await link("arn:aws:iam::444455556666:role/people/contractors/kim-lee")).toContain("The credentials are of another AWS account");
  });
  it("what somebody else linked", async () => {
    world.world.aws.iam.addRole({ account: "111122223333", path: "/people/contractors/", name: "shared" });
    const arn = "arn:aws:iam::111122223333:role/people/contractors/shared";
    const { form, code } = await opened("dora");
    await form.fill("What it printed", signed(arn, usualRequest({ ...fits, code }))[0] ?? "");
    expect(await form.submit()).toEqual({});
    await world.until(() => lastDirect("dora").includes("Linked: role/people/contractors/shared"), "dora's link");
    expect(await link(arn)).toContain("This role or user is somebody else's already.");
    await world.as("dora").command("#payments", "/eks-access unlink", "No longer linked");
  });
  it("and a role that was made anew after it was linked gets nothing", async () => {
    const { form, code } = await opened("kim");
    await form.fill("What it printed", signed(kims, usualRequest({ ...fits, code }))[0] ?? "");
    expect(await form.submit()).toEqual({});
    await world.until(() => world.directs("kim").filter((text) => text.includes("Linked:")).length === 2, "kim's second link");
    world.world.aws.iam.recreate(kims);
    expect(await world.as("kim").command("#payments", "/eks-access request prod view ns=payments", "Link it again")).toContain("was deleted and made anew after you linked it, so it is not the one that you proved. Link it again: /eks-access link prod No access was granted.");
    expect(await whoami("kim")).toContain("It was deleted and made anew after you linked it");
    await world.as("kim").command("#payments", "/eks-access unlink", "No longer linked");
  });
  it("leaves no link and no access behind, only facts", async () => {
    expect(world.own("prod", "kim-lee")?.associations ?? []).toEqual([]);
    const refused = (await world.audit()).filter(({ type }) => type === "link.refused").map(({ facts }) => facts["code"]);
    expect(new Set(refused)).toEqual(new Set(["not_signed", "no_nonce", "somebody_elses", "principal_shared", "principal_protected", "not_linkable", "other_account"]));
  });
});
