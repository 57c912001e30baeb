// Writing to the sandbox's clusters: objects, versions, patches, dry runs, field managers, and RBAC's guard against handing out more than one holds.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { account } from "../aws/aws-stage.ts";
import { ann, bob, prod, staging, startKubernetesStage } from "./kubernetes-stage.ts";
import type { Answer, Call, KubernetesStage } from "./kubernetes-stage.ts";

/** Vitest's own matchers, which it calls `any`. */
const like: { stringContaining(text: string): unknown; stringMatching(pattern: RegExp): unknown; any(type: unknown): unknown } = expect;
let stage: KubernetesStage;
beforeEach(async () => {
  stage = await startKubernetesStage();
  stage.aws.eks.seedEntry(prod, { principalArn: ann, policies: [{ policy: "AmazonEKSClusterAdminPolicy" }] });
});
afterEach(async () => { await stage[Symbol.asyncDispose](); });

async function call(path: string, more: Call = {}): Promise<Answer> {
  return stage.call(prod, path, { token: await stage.tokenFor(ann), ...more });
}

async function asBob(path: string, more: Call = {}): Promise<Answer> {
  return stage.call(prod, path, { token: await stage.tokenFor(bob), ...more });
}

const maps = "/api/v1/namespaces/kube-system/configmaps";
const awsAuth = `${maps}/aws-auth`;
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const jsonPatch = { method: "PATCH", contentType: "application/json-patch+json" } as const;
const rows = "- rolearn: arn:aws:iam::123456789012:role/a\n  # kept\n  username: a\n";
const bindingOf = (name: string, role: string, user: string) => ({ metadata: { name }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role }, subjects: [{ kind: "User", name: user }] });

describe("a ConfigMap", () => {
  it("is made once, in a namespace that is there, and says by whom", async () => {
    const made = await call(`${maps}?fieldManager=eks-access`, { method: "POST", body: { metadata: { name: "backup" }, data: { a: "1" }, immutable: true } });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ kind: "ConfigMap", apiVersion: "v1", data: { a: "1" }, metadata: { name: "backup", namespace: "kube-system", managedFields: [{ manager: "eks-access", operation: "Update", fieldsV1: { "f:data": { "f:a": {} }, "f:immutable": {} } }] } });
    expect((await call(maps, { method: "POST", body: { metadata: { name: "backup" } } })).json).toMatchObject({ code: 409, reason: "AlreadyExists", message: 'configmaps "backup" already exists' });
    expect((await call("/api/v1/namespaces/nowhere/configmaps", { method: "POST", body: { metadata: { name: "x" } } })).json).toMatchObject({ code: 404, message: 'namespaces "nowhere" not found' });
    expect((await call(maps, { method: "POST", body: { metadata: { name: "Not a name" } } })).json).toMatchObject({ code: 422, reason: "Invalid", details: { causes: [{ field: "metadata.name" }] } });
    expect((await call(maps, { method: "POST", body: { metadata: { name: "x", namespace: "default" } } })).status).toBe(400);
    expect((await call(maps, { method: "POST", body: {}, contentType: "text/plain" })).status).toBe(415);
  });

  it("that is immutable stays as it is, until it is deleted", async () => {
    await call(maps, { method: "POST", body: { metadata: { name: "backup" }, data: { a: "1" }, immutable: true } });
    const changed = await call(`${maps}/backup`, { ...jsonPatch, body: [{ op: "replace", path: "/data/a", value: "2" }] });
    expect(changed.json).toMatchObject({ code: 422, message: 'ConfigMap "backup" is invalid: data: Forbidden: field is immutable when `immutable` is set' });
    expect((await call(`${maps}/backup`, { ...jsonPatch, body: [{ op: "remove", path: "/immutable" }] })).status).toBe(422);
    expect((await call(`${maps}/backup`, { method: "DELETE" })).json).toMatchObject({ kind: "Status", status: "Success" });
    expect((await call(`${maps}/backup`)).status).toBe(404);
  });

  it("is replaced only from the version that was read", async () => {
    stage.world.setAwsAuth(prod, "mapRoles: ''");
    const read = await call(awsAuth);
    expect((await call(awsAuth, { method: "PUT", body: { ...read.json, data: { mapUsers: "[]" } } })).status).toBe(200);
    expect((await call(awsAuth, { method: "PUT", body: read.json })).json).toMatchObject({
      code: 409, reason: "Conflict", message: 'Operation cannot be fulfilled on configmaps "aws-auth": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  it("is deleted only when it is the one that was meant", async () => {
    stage.world.setAwsAuth(prod, "mapRoles: ''");
    expect((await call(awsAuth, { method: "DELETE", body: { preconditions: { uid: "another" } } })).json).toMatchObject({ code: 409, reason: "Conflict" });
    expect((await call(`${awsAuth}?dryRun=All`, { method: "DELETE" })).status).toBe(200);
    expect((await call(awsAuth)).status).toBe(200);
  });
});

describe("a JSON Patch of aws-auth", () => {
  beforeEach(() => { stage.world.setAwsAuth(prod, `mapRoles: ${JSON.stringify(rows)}\nother: kept\n`); });

  const replacing = (resourceVersion: unknown, old: string) => [
    { op: "test", path: "/metadata/resourceVersion", value: resourceVersion }, { op: "test", path: "/data/mapRoles", value: old }, { op: "replace", path: "/data/mapRoles", value: "[]\n" },
  ];

  async function version(): Promise<unknown> {
    const { metadata } = (await call(awsAuth)).json;
    return typeof metadata === "object" && metadata !== null && "resourceVersion" in metadata ? metadata.resourceVersion : undefined;
  }

  it("changes what it names and nothing else, under its manager's name, and who is let in", async () => {
    stage.world.setAwsAuth(staging, `mapRoles: "- {rolearn: 'arn:aws:iam::${account}:role/bob', username: bob, groups: [system:masters]}"`);
    const asBobThere = async (path: string, more: Call = {}) => stage.call(staging, path, { token: await stage.tokenFor(bob, { cluster: "staging" }), ...more });
    expect((await asBobThere(awsAuth)).status).toBe(200);
    expect((await asBobThere(awsAuth, { ...jsonPatch, body: [{ op: "replace", path: "/data/mapRoles", value: "[]" }] })).status).toBe(200);
    expect((await asBobThere(awsAuth)).status).toBe(401);
    const done = await call(`${awsAuth}?fieldManager=eks-access-migrate`, { ...jsonPatch, body: replacing(await version(), rows) });
    expect(done.json["data"]).toEqual({ mapRoles: "[]\n", other: "kept" });
    const written = { operation: "Update", apiVersion: "v1", time: like.any(String), fieldsType: "FieldsV1" };
    expect(done.json["metadata"]).toHaveProperty("managedFields", [
      { ...written, manager: "kubectl-edit", fieldsV1: { "f:data": { "f:other": {} } } }, { ...written, manager: "eks-access-migrate", fieldsV1: { "f:data": { "f:mapRoles": {} } } },
    ]);
  });

  it("fails whole, when a test fails: another version, another text, a path that is not there", async () => {
    const refused = { code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request" };
    expect((await call(awsAuth, { ...jsonPatch, body: replacing("1", rows) })).json).toMatchObject(refused);
    expect((await call(awsAuth, { ...jsonPatch, body: replacing(await version(), "- other\n") })).json).toMatchObject(refused);
    expect((await call(awsAuth, { ...jsonPatch, body: [{ op: "replace", path: "/data/mapRoles", value: "" }, { op: "remove", path: "/data/nothing" }] })).json).toMatchObject(refused);
    expect((await call(awsAuth)).json).toMatchObject({ data: { mapRoles: rows } });
    expect((await call(awsAuth, { ...jsonPatch, body: [{ op: "dance", path: "/data" }] })).status).toBe(400);
  });

  it("changes nothing in a dry run, which is refused as the write would be", async () => {
    const before = await version();
    expect((await call(`${awsAuth}?dryRun=All`, { ...jsonPatch, body: replacing(before, rows) })).json).toMatchObject({ data: { mapRoles: "[]\n" } });
    expect(await version()).toBe(before);
    expect((await call(`${awsAuth}?dryRun=All`, { ...jsonPatch, body: replacing("1", rows) })).status).toBe(422);
    expect((await call(`${awsAuth}?dryRun=Some`, { ...jsonPatch, body: [] })).status).toBe(400);
  });

  it("is stopped by the webhook, when the authenticator could not read it; without webhook it is not", async () => {
    const broken = { ...jsonPatch, body: [{ op: "replace", path: "/data/mapRoles", value: "- username: {{SessionName}}\n" }] };
    expect((await call(awsAuth, broken)).json).toMatchObject({ code: 400, message: like.stringContaining("admission webhook") });
    stage.world.turn(prod, { webhook: false });
    expect((await call(awsAuth, broken)).status).toBe(200);
  });

  it("gets no new version, when it changes nothing", async () => {
    const before = await version();
    expect((await call(awsAuth, { method: "PATCH", contentType: "application/merge-patch+json", body: { data: { other: "kept" } } })).status).toBe(200);
    expect(await version()).toBe(before);
    expect((await call(awsAuth, { method: "PATCH", contentType: "application/merge-patch+json", body: { data: { other: null } } })).json).toMatchObject({ data: { mapRoles: rows } });
    expect(await version()).not.toBe(before);
    expect((await call(awsAuth, { method: "PATCH", contentType: "application/apply-patch+yaml", body: {} })).status).toBe(415);
  });

  it("stands in the journal with what was before and after", async () => {
    await call(awsAuth, { ...jsonPatch, body: [{ op: "remove", path: "/data/other" }] });
    expect(stage.aws.journal.records.at(-1)).toMatchObject({ operation: "kubernetes:patch configmaps", cluster: "prod", before: { data: { other: "kept" } }, after: { data: { mapRoles: rows } } });
  });
});

describe("role bindings", () => {
  const pods = "/api/v1/namespaces/payments/pods";
  const inPayments = `${rbac}/namespaces/payments/rolebindings`;
  const bobName = `arn:aws:sts::${account}:assumed-role/bob/ann-acme.test`;

  it("count from the moment they are made to the moment they are deleted", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: bob });
    expect((await asBob(pods)).status).toBe(403);
    expect((await call(inPayments, { method: "POST", body: bindingOf("grant", "view", bobName) })).status).toBe(201);
    expect((await asBob(pods)).status).toBe(200);
    expect((await asBob("/api/v1/namespaces/search/pods")).status).toBe(403);
    expect((await call(`${inPayments}/grant`, { ...jsonPatch, body: [{ op: "replace", path: "/roleRef/name", value: "edit" }] })).json).toMatchObject({ code: 422, message: like.stringContaining("cannot change roleRef") });
    await call(`${inPayments}/grant`, { method: "DELETE" });
    expect((await asBob(pods)).status).toBe(403);
  });

  it("give nobody more than who makes them holds by RBAC; access policies do not count, `bind` does", async () => {
    stage.aws.eks.seedEntry(prod, { principalArn: bob, policies: [{ policy: "AmazonEKSAdminPolicy", namespaces: ["payments"] }] });
    const refused = await asBob(inPayments, { method: "POST", body: bindingOf("self", "view", bobName) });
    expect(refused.json).toMatchObject({ code: 403, reason: "Forbidden", message: like.stringMatching(/^rolebindings\.rbac\.authorization\.k8s\.io "self" is forbidden: user ".*" \(groups=\["system:authenticated"\]\) is attempting to grant RBAC permissions not currently held:\n.*Resources:\["pods"\], Verbs:\["get" "list" "watch"\]/s) });
    const binder = { metadata: { name: "binder" }, rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], resourceNames: ["view"], verbs: ["bind"] }] };
    expect((await call(`${rbac}/clusterroles`, { method: "POST", body: binder })).status).toBe(201);
    await call(`${rbac}/clusterrolebindings`, { method: "POST", body: bindingOf("binder", "binder", bobName) });
    expect((await asBob(inPayments, { method: "POST", body: bindingOf("self", "view", bobName) })).status).toBe(201);
    expect((await asBob(inPayments, { method: "POST", body: bindingOf("more", "edit", bobName) })).status).toBe(403);
    expect((await asBob(inPayments, { method: "POST", body: bindingOf("more", "nothing", bobName) })).json).toMatchObject({ code: 404, message: 'clusterroles.rbac.authorization.k8s.io "nothing" not found' });
    const role = { metadata: { name: "r" }, rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }] };
    expect((await asBob(`${rbac}/namespaces/payments/roles`, { method: "POST", body: role })).status).toBe(403);
    expect((await asBob(`${rbac}/namespaces/payments/roles`, { method: "POST", body: { ...role, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] } })).status).toBe(201);
  });

  it("are refused when they cannot be", async () => {
    expect((await call(inPayments, { method: "POST", body: { ...bindingOf("x", "view", "u"), roleRef: { kind: "Pod", name: "x" } } })).json).toMatchObject({ code: 422, details: { causes: [{ field: "roleRef.kind" }] } });
    expect((await call(`${rbac}/clusterroles`, { method: "POST", body: { metadata: { name: "x" }, rules: [{ apiGroups: [""], resources: ["pods"], verbs: [] }] } })).json).toMatchObject({ code: 422, details: { causes: [{ field: "rules[0].verbs" }] } });
  });

  it("are found by labels and names", async () => {
    await call(inPayments, { method: "POST", body: { ...bindingOf("one", "view", "u"), metadata: { name: "one", labels: { owner: "eks-access" } } } });
    await call(inPayments, { method: "POST", body: bindingOf("two", "view", "u") });
    const found = async (query: string) => (await call(`${inPayments}?${query}`)).text.match(/"name":"(?:one|two)"/g) ?? [];
    expect(await Promise.all(["labelSelector=owner%3Deks-access", "labelSelector=!owner", "labelSelector=owner", "fieldSelector=metadata.name%3Dtwo", ""].map(found)))
      .toEqual([['"name":"one"'], ['"name":"two"'], ['"name":"one"'], ['"name":"two"'], ['"name":"one"', '"name":"two"']]);
    expect((await call(`${inPayments}?fieldSelector=spec.x%3D1`)).json).toMatchObject({ code: 400, message: "field label not supported: spec.x" });
  });
});

describe("reviews and impersonation", () => {
  it("never show access policies but for the real caller", async () => {
    const asUser = { headers: { "impersonate-user": "dev", "impersonate-group": "devs" } };
    expect((await call("/api/v1/namespaces/payments/pods", asUser)).json).toMatchObject({ code: 403, message: like.stringContaining('User "dev" cannot list resource "pods"') });
    await call(`${rbac}/clusterrolebindings`, { method: "POST", body: { ...bindingOf("devs", "view", ""), subjects: [{ kind: "Group", name: "devs" }] } });
    expect((await call("/api/v1/namespaces/payments/pods", asUser)).status).toBe(200);
    stage.aws.eks.seedEntry(prod, { principalArn: bob });
    expect((await asBob("/api/v1/namespaces/payments/pods", asUser)).json).toMatchObject({ message: like.stringContaining('cannot impersonate resource "users"') });
    const review = { spec: { user: "dev", groups: ["devs"], resourceAttributes: { verb: "list", resource: "pods", namespace: "payments" } } };
    expect((await call("/apis/authorization.k8s.io/v1/subjectaccessreviews", { method: "POST", body: review })).json).toMatchObject({ status: { allowed: true } });
    const rules = await call("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", { method: "POST", body: { spec: { namespace: "payments" } } });
    expect(rules.json).toMatchObject({ status: { incomplete: true } });
    expect(rules.text).not.toContain('"pods"');
  });
});

describe("kubectl", () => {
  it("gets tables, and sends what it makes in protobuf", async () => {
    const table = await call("/api/v1/namespaces/payments/pods", { headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" } });
    expect(table.json).toMatchObject({ kind: "Table", rows: [{ cells: ["api-0", "1/1", "Running", 0, like.any(String)] }, { cells: ["api-1", "1/1", "Running", 0, like.any(String)] }] });
    // What `kubectl auth can-i get pods -n payments` sends.
    const body = Buffer.from("azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSIQoAEhkKFwoIcGF5bWVudHMSA2dldBoAKgRwb2RzGgIIABoAIgA=", "base64");
    const token = await stage.tokenFor(ann);
    const review = await stage.call(prod, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { token, method: "POST", body, contentType: "application/vnd.kubernetes.protobuf" });
    expect(review.json).toMatchObject({ spec: { resourceAttributes: { namespace: "payments", verb: "get", resource: "pods" } }, status: { allowed: true } });
  });
});
