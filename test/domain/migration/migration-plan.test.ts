// The planner where the acceptance cases do not reach: each rule with its neighbours.
import { describe, expect, it } from "vitest";
import { planMigration } from "../../../src/domain/migration/migration-plan.ts";
import { admin, anEntry, elsewhere, facts, home, plan, read, roleArn, roles, userArn, users } from "./a-migration.ts";

const ec2 = { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:bootstrappers", "system:nodes"] };
const session = { username: "system:node:{{SessionName}}", groups: ["system:bootstrappers", "system:nodes"] };
const bound = (usersOf: readonly string[], ...groups: readonly string[]) => ({ bound: { users: usersOf, groups: new Set(groups) } });
const key = (arn: string) => arn.toLowerCase();
const ann = roleArn("ann");

describe("planMigration, on the whole cluster", () => {
  it.each([
    ["a target without access entries", { targetMode: "CONFIG_MAP" }, "invalid_target_mode"],
    ["an old platform", { cluster: { supportsEntries: false } }, "platform_unsupported"],
    ["a cluster that is being updated", { cluster: { status: "UPDATING" } }, "cluster_not_active"],
  ])("blocks %s, and keeps every row and account", (_name, rest, reason) => {
    const made = plan({ ...roles({ arn: ann }), mapAccounts: read(elsewhere), mapUsers: { kind: "void", why: "", text: `- userarn: ${userArn("x")}` } }, rest);
    expect(made).toMatchObject({ entries: [], blocked: [{ arn: null, reason }], apiModeAllowed: false, configMap: { removable: [], keep: [userArn("x"), ann, elsewhere], inert: [] } });
  });

  it("has nothing to do in API mode: no row has an effect", () => {
    const made = plan({ ...roles({ arn: ann, groups: ["system:masters"] }), mapAccounts: read(elsewhere) }, { cluster: { mode: "API" } });
    expect(made).toMatchObject({ entries: [], blocked: [], warnings: [{ arn: null, code: "already_api_mode" }], apiModeAllowed: true, configMap: { removable: [], keep: [], inert: [ann, elsewhere] } });
  });

  it("lets nothing go while a section cannot be read, and names what stands in it", () => {
    const made = plan({ ...roles({ arn: ann, groups: ["dev"] }), mapAccounts: { kind: "void", why: "", text: `- ${elsewhere}\n- 1234567890123\n\t` } });
    expect(made.entries.map(({ principalArn }) => principalArn)).toEqual([ann]);
    expect(made.configMap).toEqual({ removable: [], keep: [elsewhere], inert: [] });
    expect(made.blocked).toEqual([{ arn: "mapAccounts", reason: "unparsable_section" }]);
  });

  it.each([
    ["names the user", `rolearn: ${userArn("Ben")}`, true],
    ["may name the user in escapes", "rolearn: \"\\x61rn\"", true],
    ["names nobody like the user", `rolearn: ${roleArn("other")}`, false],
  ])("makes no entry for a user when a mapRoles that cannot be read %s", (_name, text, isUnclear) => {
    const made = plan({ mapRoles: { kind: "void", why: "", text }, ...users({ arn: userArn("ben"), groups: ["system:masters"] }) });
    expect(made.entries).toHaveLength(isUnclear ? 0 : 1);
    expect(made.blocked).toEqual([{ arn: "mapRoles", reason: "unparsable_section" }, ...(isUnclear ? [{ arn: userArn("ben"), reason: "unparsable_section" }] : [])]);
  });

  it("says which facts nobody has looked at", () => {
    expect(plan({}).unknowns).toContain("role_bindings");
    expect(plan({}, bound([])).unknowns).not.toContain("role_bindings");
  });
});

describe("planMigration, on who stays administrator", () => {
  const service = anEntry({ principalArn: roleArn("aws-service-role/x.amazonaws.com/AWSServiceRoleForX"), policies: [admin] });
  const leased = anEntry({ principalArn: ann, policies: [admin], holdsLease: true });
  const inNamespace = anEntry({ principalArn: ann, policies: [{ ...admin, accessScope: { type: "namespace", namespaces: ["a"] } }] });
  it.each([
    ["nobody", [], false],
    ["an AWS service", [service], false],
    ["somebody for an hour", [leased], false],
    ["somebody in a namespace", [inNamespace], false],
    ["somebody", [anEntry({ principalArn: ann, policies: [admin] })], true],
  ])("counts %s: %j", (_name, entries, isEnough) => {
    const made = planOfOnly(entries);
    expect(made.apiModeAllowed).toBe(isEnough);
    expect(made.warnings.map(({ code }) => code)).toEqual(isEnough ? [] : ["no_cluster_admin_entry"]);
  });

  it("counts a policy that is only now put on an entry of ours", () => {
    const made = planOfOnly([anEntry({ principalArn: ann, isOfMigration: true })], roles({ arn: ann, groups: ["system:masters"] }));
    expect(made.updates).toHaveLength(1);
    expect(made.apiModeAllowed).toBe(true);
  });

  function planOfOnly(entries: ReturnType<typeof facts>["entries"], awsAuth = roles()) {
    return planMigration({ ...facts(awsAuth), entries }).plan;
  }
});

describe("planMigration, on ARNs", () => {
  it.each([
    ["NOT-AN-ARN", "inactive_malformed_arn"],
    [` ${ann}`, "inactive_malformed_arn"],
    [`${ann} x`, "inactive_malformed_arn"],
    ["arn:aws:iam::123:role/short", "inactive_malformed_arn"],
    [ann.replace("aws", "aws-cn"), "inactive_wrong_partition"],
    [ann.replace("::", ":eu-west-1:"), "inactive_unsupported_arn"],
    [roleArn("*"), "inactive_unsupported_arn"],
    [roleArn("a?c"), "inactive_unsupported_arn"],
    [roleArn("añb"), "inactive_unsupported_arn"],
    [`arn:aws:iam::${home}:instance-profile/x`, "inactive_unsupported_arn"],
    [`arn:aws:sts::${home}:assumed-role/ann/s`, "inactive_unsupported_arn"],
    [userArn("a/"), "inactive_unsupported_arn"],
    [roleArn("people/ann"), "inactive_path_in_role_arn"],
    [roleArn("/ann"), "inactive_path_in_role_arn"],
  ])("%s is without effect: %s", (arn, reason) => {
    const made = plan(roles({ arn, groups: ["system:masters"] }));
    expect(made).toMatchObject({ entries: [], blocked: [], skipped: [{ arn, reason }], configMap: { removable: [], keep: [], inert: [arn] } });
  });

  it.each([
    [`ARN:AWS:IAM::${home}:ROOT`, "root_principal"],
    [`arn:aws:sts::${elsewhere}:federated-user/Bob`, "federated_user"],
    [`arn:aws:iam::${elsewhere}:role/awsreservedsso_Admin_0123456789abcdef`, "cross_account_path_unknown"],
    // U+017F equals "s" when case does not count.
    [roleArn("\u017ftaff"), "principal_unresolved"],
  ])("%s must stay: %s", (arn, reason) => {
    expect(plan(roles({ arn, groups: ["system:masters"] }))).toMatchObject({ entries: [], blocked: [{ arn, reason }], apiModeAllowed: false, configMap: { keep: [arn] } });
  });

  it("takes a role whose fixed parts are in capitals, and writes them as IAM does", () => {
    expect(plan(roles({ arn: `ARN:aws:IAM::${home}:Role/Ann`, groups: ["dev"] })).entries).toMatchObject([{ principalArn: roleArn("Ann") }]);
  });

  it("blocks a permission set, which names no role", () => {
    expect(plan(roles({ sso: { account: home, name: "View" }, groups: ["dev"] }))).toMatchObject({ entries: [], blocked: [{ arn: `sso:${home}/View`, reason: "sso_matcher" }] });
  });

  it("takes a role of another account as written, never a local one of that name, and warns", () => {
    const partner = `arn:aws:iam::${elsewhere}:role/partner`;
    const made = plan(roles({ arn: partner, groups: ["system:masters"] }), { principals: new Map([[key(partner), { kind: "found", arn: roleArn("partner") }]]) });
    expect(made).toMatchObject({ entries: [{ principalArn: partner, policies: [admin] }], warnings: [{ arn: partner, code: "cross_account_unverified" }] });
  });

  it("blocks a principal that IAM could not be asked about", () => {
    expect(plan(roles({ arn: ann }), { principals: new Map([[key(ann), { kind: "unknown" }]]) }).blocked).toEqual([{ arn: ann, reason: "principal_unresolved" }]);
  });

  it("leaves out a principal that IAM does not know", () => {
    expect(plan(roles({ arn: ann }), { principals: new Map([[key(ann), { kind: "absent" }]]) })).toMatchObject({ entries: [], skipped: [{ arn: ann, reason: "inactive_principal_missing" }] });
  });

  it("takes a user only at the user's real path", () => {
    const found = (arn: string) => ({ principals: new Map([[key(userArn("ben")), { kind: "found" as const, arn }]]) });
    expect(plan(users({ arn: userArn("ben") }), found(userArn("people/ben"))).skipped).toEqual([{ arn: userArn("ben"), reason: "inactive_user_path_mismatch" }]);
    expect(plan(users({ arn: userArn("ben") }), found(userArn("BEN"))).entries).toMatchObject([{ principalArn: userArn("BEN") }]);
  });

  it("takes a service-linked role only once its service has made the entry", () => {
    const real = roleArn("aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch");
    const rest = { principals: new Map([[key(roleArn("AWSServiceRoleForBatch")), { kind: "found" as const, arn: real }]]) };
    const row = roles({ arn: roleArn("AWSServiceRoleForBatch") });
    expect(plan(row, rest).blocked).toMatchObject([{ reason: "service_linked_role" }]);
    expect(plan(row, { ...rest, entries: [anEntry({ principalArn: real })] })).toMatchObject({ blocked: [], skipped: [{ reason: "already_exists" }], apiModeAllowed: true });
  });
});

describe("planMigration, on rows of one principal", () => {
  it("asks mapRoles before mapUsers, whatever the case", () => {
    const made = plan({ ...roles({ arn: userArn("BEN"), groups: ["dev"] }), ...users({ arn: userArn("ben"), groups: ["system:masters"] }) });
    expect(made.entries).toMatchObject([{ groups: ["dev"], policies: [] }]);
    expect(made.skipped).toEqual([{ arn: userArn("ben"), reason: "shadowed_duplicate" }]);
    expect(made.configMap.removable).toEqual([userArn("BEN"), userArn("ben")]);
  });

  it("is silent about a row that says the same, groups in any order", () => {
    const made = plan(roles({ arn: ann, groups: ["a", "b"] }, { arn: ann, groups: ["b", "a"] }));
    expect(made).toMatchObject({ skipped: [], warnings: [], entries: [{ principalArn: ann }] });
  });

  it.each([["username", { username: "b" }], ["groups", { groups: ["a", "b"] }], ["spelling", { arn: ann.replace("ann", "ANN") }]])("says that an earlier row has another %s", (_name, other) => {
    const row = { arn: ann, username: "a", groups: ["a"] };
    expect(plan(roles({ ...row, ...other }, row))).toMatchObject({ skipped: [{ reason: "shadowed_duplicate" }], warnings: [{ code: "duplicate_arn_last_wins" }], entries: [{ principalArn: ann, username: "a", groups: ["a"] }] });
  });

  it("names two spellings of a user once, and keeps both with their repeats", () => {
    const made = plan(users({ arn: userArn("Bob"), groups: ["a"] }, { arn: userArn("bob") }, { arn: userArn("Bob"), groups: ["b"] }));
    expect(made).toMatchObject({ entries: [], skipped: [], blocked: [{ arn: userArn("Bob"), reason: "ambiguous_duplicate" }], configMap: { keep: [userArn("Bob"), userArn("bob")] } });
  });

  it("drops a row with neither ARN nor permission set, or with both, and nothing else of that principal", () => {
    const made = plan({ ...roles({ arn: ann, groups: ["dev"] }, {}, { arn: ann, sso: { account: home, name: "V" }, groups: ["system:masters"] }), ...users({}) });
    expect(made.entries).toMatchObject([{ principalArn: ann, groups: ["dev"], policies: [] }]);
    expect(made.skipped).toEqual(["mapRoles[1]", ann, "mapUsers[0]"].map((arn) => ({ arn, reason: "inactive_missing_arn" })));
    expect(made.configMap).toEqual({ removable: [ann], keep: [], inert: ["mapRoles[1]", "mapUsers[0]"] });
  });

  it("takes every account once", () => {
    const made = plan({ mapAccounts: read(elsewhere, elsewhere, "", "12345") });
    expect(made.blocked).toEqual([{ arn: elsewhere, reason: "account_mapping" }]);
    expect(made.configMap).toEqual({ removable: [], keep: [elsewhere], inert: ["", "12345"] });
  });
});

describe("planMigration, on nodes", () => {
  const node = roleArn("node");
  const groups = (...amiTypes: readonly string[]) => ({ nodeGroupRoles: new Map([[key(node), amiTypes]]) });
  const fargate = { fargateRoles: new Set([key(node)]) };
  const windows = { ...ec2, groups: [...ec2.groups, "eks:kube-proxy-windows"] };

  it.each([
    ["of EC2, by its username", ec2, {}, "EC2_LINUX"],
    ["of Windows, by its group", windows, {}, "EC2_WINDOWS"],
    ["of hybrid nodes, where they are on", session, { cluster: { hasHybridNodes: true } }, "HYBRID_LINUX"],
    ["of Fargate, by its group", { ...session, groups: [...session.groups, "system:node-proxier"] }, {}, "FARGATE_LINUX"],
  ])("makes the entry of a role %s", (_name, row, rest, type) => {
    const made = plan(roles({ arn: node, ...row }), rest);
    expect(made.entries).toEqual([{ principalArn: node, type, groups: [], policies: [], username: null }]);
    expect(made.warnings).toEqual(type === "FARGATE_LINUX" ? [{ arn: node, code: "stale_fargate_role" }] : []);
  });

  it.each([
    ["a node group", ec2, groups(), "EC2_LINUX"],
    ["a node group of Windows", ec2, groups("WINDOWS_CORE_2022_x86_64"), "EC2_WINDOWS"],
    ["a node group of Linux, whatever its row says", windows, groups("AL2023_x86_64_STANDARD", "CUSTOM"), "EC2_LINUX"],
    ["a node group with an image of its own", windows, groups("CUSTOM"), "EC2_WINDOWS"],
    ["a Fargate profile, whatever its row says", ec2, fargate, "FARGATE_LINUX"],
    ["a node group, without the username of nodes", { username: "x", groups: [] }, groups(), "EC2_LINUX"],
  ])("leaves the entry of %s to EKS, and looks for it", (_name, row, rest, type) => {
    const made = plan(roles({ arn: node, ...row }), rest);
    expect(made).toMatchObject({ entries: [], blocked: [], ensureAfterSwitch: [{ principalArn: node, type }], apiModeAllowed: false, configMap: { keep: [node] } });
    expect(plan(roles({ arn: node, ...row }), { ...rest, cluster: { mode: "CONFIG_MAP" } }).apiModeAllowed).toBe(true);
  });

  it.each([
    ["both a node group and a profile", ec2, { ...groups(), ...fargate }, "node_type_ambiguous"],
    ["groups of Windows and of Linux", ec2, groups("WINDOWS_FULL_2022_x86_64", "AL2_x86_64"), "node_type_ambiguous"],
    ["the username of hybrid nodes, where they are off", session, {}, "node_type_ambiguous"],
    ["no group of nodes", { ...ec2, groups: ["dev"] }, {}, "node_role_nonstandard_groups"],
    ["another group, although in a node group", { ...ec2, groups: [...ec2.groups, "dev"] }, groups(), "node_role_extra_groups"],
  ])("blocks a role with %s", (_name, row, rest, reason) => {
    expect(plan(roles({ arn: node, ...row }), rest)).toMatchObject({ entries: [], ensureAfterSwitch: [], blocked: [{ arn: node, reason }], configMap: { keep: [node] } });
  });

  it("blocks nodes of another account", () => {
    expect(plan(roles({ arn: node.replace(home, elsewhere), ...ec2 })).blocked).toMatchObject([{ reason: "cross_account_node" }]);
  });

  it.each([
    ["of the same type", ec2, "EC2_LINUX", []],
    ["of some type of nodes, when the right one is not known", session, "HYPERPOD_LINUX", []],
    ["of the same type, while the row gives more", { ...ec2, groups: [...ec2.groups, "dev", ""] }, "EC2_LINUX", ["existing_entry_differs"]],
  ])("is content with an entry %s", (_name, row, type, codes) => {
    const made = plan(roles({ arn: node, ...row }), { entries: [anEntry({ principalArn: node, type })] });
    expect(made).toMatchObject({ entries: [], blocked: [], skipped: [{ arn: node, reason: "already_exists" }], apiModeAllowed: codes.length === 0 });
    expect(made.warnings.map(({ code }) => code)).toEqual(codes);
    expect(made.configMap).toMatchObject(codes.length === 0 ? { removable: [node], keep: [] } : { removable: [], keep: [node] });
  });

  it.each([["EC2_LINUX", session, fargate], ["STANDARD", session, {}], ["STANDARD", ec2, {}]])("blocks when the entry is %s and should not be", (type, row, rest) => {
    expect(plan(roles({ arn: node, ...row }), { ...rest, entries: [anEntry({ principalArn: node, type })] }).blocked).toMatchObject([{ reason: "conflicting_existing_type" }]);
  });

  it("takes a user with the username of nodes for a person", () => {
    expect(plan(users({ arn: userArn("ben"), username: ec2.username }), bound([])).entries).toMatchObject([{ type: "STANDARD", username: null }]);
  });
});

describe("planMigration, on groups", () => {
  it.each([
    ["keeps what is no reserved name", ["dev", "", "dev", "System:Masters"], ["dev", "System:Masters"], []],
    ["leaves out what everybody has", ["system:authenticated", "dev"], ["dev"], ["implicit_group_dropped"]],
    ["leaves out what no binding names", ["system:viewers", "dev"], ["dev"], ["reserved_group_unbound_dropped"]],
  ])("%s", (_name, groups, kept, codes) => {
    const made = plan(roles({ arn: ann, groups, username: "ann" }), bound([]));
    expect(made.entries).toMatchObject([{ groups: kept, policies: [] }]);
    expect(made.warnings.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ["a bound one", ["system:viewers"], bound([], "system:viewers"), "reserved_group"],
    ["one that may be bound", ["system:viewers"], {}, "reserved_group"],
    ["that of nodes, which has rights without a binding", ["system:nodes"], bound([]), "reserved_group"],
    ["a template", ["team-{{SessionName}}"], bound([]), "unsupported_template"],
    ["a reserved one beside system:masters", ["system:masters", "system:x"], {}, "reserved_group"],
  ])("blocks %s", (_name, groups, rest, reason) => {
    expect(plan(roles({ arn: ann, groups }), rest)).toMatchObject({ entries: [], blocked: [{ arn: ann, reason }] });
  });
});

describe("planMigration, on usernames", () => {
  const dropped = "custom_username_dropped";
  it.each([
    ["ann", {}, "ann", []],
    ["{{AccountID}}:{{SessionName}}", {}, `${home}:{{SessionName}}`, []],
    ["", bound([]), null, []],
    ["eks:ann", bound(["eks:bob"]), null, [dropped]],
  ])("%s becomes that of the entry", (username, rest, wanted, codes) => {
    const made = plan(roles({ arn: ann, username }), rest);
    expect(made.entries).toMatchObject([{ username: wanted }]);
    expect(made.warnings.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ["system:ops", "reserved_username"], ["iam:x", "reserved_username"], ["eks:{{AccessKeyID}}", "reserved_username"],
    ["ci:{{AccessKeyID}}", "unsupported_template"], ["{{EC2PrivateDNSName}}", "unsupported_template"],
    ["{{SessionName}}", "username_session_colon"], ["dev-{{SessionNameRaw}}:x", "username_session_colon"],
  ])("blocks %s while it may be bound: %s", (username, reason) => {
    expect(plan(roles({ arn: ann, username })).blocked).toEqual([{ arn: ann, reason }]);
    expect(plan(roles({ arn: ann, username }), bound([])).blocked).toEqual([]);
    expect(plan(roles({ arn: ann, username, groups: ["system:masters"] })).entries).toMatchObject([{ username: null, policies: [admin] }]);
  });

  it("compares a template as a whole, and its signs as they are", () => {
    const blockedBy = (username: string, user: string) => plan(roles({ arn: ann, username }), bound([user])).blocked.length > 0;
    expect(blockedBy("d.v-{{SessionName}}", "d.v-ann")).toBe(true);
    expect(blockedBy("d.v-{{SessionName}}", "dev-ann")).toBe(false);
    expect(blockedBy("d.v-{{SessionName}}", "x-d.v-ann")).toBe(false);
    expect(blockedBy("{{SessionName}}-x", "ann-x-y")).toBe(false);
    expect(blockedBy("{{AccessKeyID}}", "anybody")).toBe(true);
    expect(blockedBy("{{SessionName}}a".repeat(200), "a".repeat(199) + "b".repeat(2000))).toBe(false);
  });

  it.each([
    ["a role's session", roles({ arn: ann }), `arn:aws:sts::${home}:assumed-role/ann/s1`],
    ["a user's ARN", users({ arn: userArn("people/ben") }), userArn("people/ben")],
  ])("gives nobody the rights that a binding gives to %s", (_name, awsAuth, user) => {
    expect(plan(awsAuth, bound([user]))).toMatchObject({ entries: [], blocked: [{ reason: "default_username_bound" }] });
    expect(plan(awsAuth, bound([`${user}:other`, "x"])).blocked).toHaveLength(user.includes("role") ? 1 : 0);
  });
});

describe("planMigration, beside an entry that is there", () => {
  const row = roles({ arn: ann, username: "ann", groups: ["dev", "ops"] });
  const equal = { principalArn: ann, username: "ann", groups: ["ops", "dev"] };
  it("is content when it is equal, with any username where the row has none", () => {
    expect(plan(row, { entries: [anEntry(equal)] })).toMatchObject({ skipped: [{ reason: "already_exists" }], warnings: [], configMap: { removable: [ann] }, apiModeAllowed: true });
    expect(plan(roles({ arn: ann }), { entries: [anEntry({ principalArn: ann, username: "whatever" })] }).warnings).toEqual([]);
  });

  it.each([
    ["the username", { username: "bob" }, { username: "ann" }],
    ["the groups", { groups: ["dev"] }, { groups: ["dev", "ops"] }],
  ])("completes %s on an entry of an earlier run, and leaves those of others", (_name, difference, update) => {
    const made = plan(row, { entries: [anEntry({ ...equal, ...difference, isOfMigration: true })] });
    expect(made.updates).toEqual([{ principalArn: ann, associatePolicies: [], ...update }]);
    expect(made).toMatchObject({ skipped: [{ arn: ann, reason: "already_exists" }], warnings: [], configMap: { removable: [ann] } });
    expect(plan(row, { entries: [anEntry({ ...equal, ...difference })] })).toMatchObject({ updates: [], warnings: [{ code: "existing_entry_differs" }], configMap: { keep: [ann] }, apiModeAllowed: false });
  });

  const view = { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", accessScope: { type: "namespace", namespaces: ["a"] } };
  it.each([
    ["has a policy more", { policies: [view], isOfMigration: true }],
    ["holds a lease", { holdsLease: true }],
  ])("changes nothing when it %s", (_name, difference) => {
    expect(plan(row, { entries: [anEntry({ ...equal, ...difference })] })).toMatchObject({ updates: [], warnings: [{ code: "existing_entry_differs" }], configMap: { keep: [ann] }, apiModeAllowed: false });
  });

  it("takes the policy in a namespace for another one", () => {
    const masters = roles({ arn: ann, groups: ["system:masters"] });
    const there = (namespaces?: readonly string[]) => anEntry({ principalArn: ann, policies: [{ ...admin, accessScope: namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces } }] });
    expect(plan(masters, { entries: [there()] }).warnings).toEqual([]);
    expect(plan(masters, { entries: [there(["a"])] }).warnings).toMatchObject([{ code: "existing_entry_differs" }]);
  });

  it("lets the row go when the entry is administrator already", () => {
    expect(plan(row, { entries: [anEntry({ principalArn: ann, policies: [admin] })] })).toMatchObject({ warnings: [{ code: "existing_entry_differs" }], configMap: { removable: [ann] }, apiModeAllowed: true });
  });

  it("lets a row that cannot be carried rest, for the entry rules", () => {
    expect(plan(roles({ arn: ann, groups: ["system:x"] }), { entries: [anEntry({ principalArn: ann, isOfMigration: true })] })).toMatchObject({ blocked: [], updates: [], warnings: [{ code: "existing_entry_differs" }] });
  });

  it("finds the entry of a role of another account whatever its path, and of a local one only at its path", () => {
    const partner = `arn:aws:iam::${elsewhere}:role/partner`;
    expect(plan(roles({ arn: partner }), { entries: [anEntry({ principalArn: partner.replace("role/", "role/team/x/") })] }).entries).toEqual([]);
    expect(plan(roles({ arn: ann }), { entries: [anEntry({ principalArn: roleArn("old/ann") })] }).entries).toHaveLength(1);
  });

  it("blocks a person whose entry is one of nodes", () => {
    expect(plan(row, { entries: [anEntry({ principalArn: ann, type: "EC2_LINUX" })] }).blocked).toEqual([{ arn: ann, reason: "conflicting_existing_type" }]);
  });
});

describe("planMigration, on warnings", () => {
  it("says what is odd in a row's text only where the row counts", () => {
    const made = plan(roles({ arn: ann, username: "ann", warnings: ["unknown_field"] }, { arn: roleArn("a/b"), warnings: ["groups_not_a_list"] }, { arn: roleArn("x"), groups: ["system:x"], warnings: ["non_string_value"] }));
    expect(made.warnings).toEqual([{ arn: ann, code: "unknown_field" }, { arn: roleArn("x"), code: "non_string_value" }]);
  });

  it("says once what concerns the whole", () => {
    const made = plan({ otherKeys: ["maproles", "x"], mapRoles: { kind: "read", items: [], hasMoreDocuments: true }, mapAccounts: { kind: "read", items: [], hasMoreDocuments: true } });
    expect(made.warnings).toEqual([{ arn: null, code: "unknown_top_level_key" }, { arn: null, code: "extra_yaml_document" }]);
  });
});
