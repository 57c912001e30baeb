// The use cases of migrations over the sandbox's AWS and Kubernetes, called as functions. Every call is counted, can go wrong, and is followed by a look at what everybody may.
import type { ObservedEntry } from "../../src/domain/cluster/access-entry.ts";
import { clusterScope, namespaceScope } from "../../src/domain/cluster/access-scope.ts";
import type { ClusterFacts } from "../../src/domain/cluster/cluster.ts";
import { ConflictError, UnavailableError } from "../../src/domain/errors.ts";
import type { Group } from "../../src/domain/entitlement/entitlement.ts";
import type { SlackUserId } from "../../src/domain/ids.ts";
import type { RunDeedKind } from "../../src/domain/migration/run/decide-deed.ts";
import type { MigrationRun } from "../../src/domain/migration/run/migration-run.ts";
import type { RunOutcome, RunWish } from "../../src/domain/migration/run/run-wish.ts";
import { isOver } from "../../src/domain/migration/run/run-phase.ts";
import { readAwsAuth } from "../../src/adapters/kubernetes/read-aws-auth.ts";
import { createAwsWorld } from "../../src/sandbox/aws/world.ts";
import type { EntryTruth } from "../../src/sandbox/aws/truth.ts";
import { currentEntries, currentEntry } from "../../src/sandbox/eks/cluster-state.ts";
import { textAt } from "../../src/sandbox/aws/json.ts";
import { callerOf } from "../../src/sandbox/iam/credentials.ts";
import { authorize } from "../../src/sandbox/kubernetes/access/authorize.ts";
import { groupOf, isClusterWide } from "../../src/sandbox/kubernetes/access/ask.ts";
import { bindingsIn } from "../../src/sandbox/kubernetes/access/role-binding.ts";
import { metadataOf } from "../../src/sandbox/kubernetes/objects/object-store.ts";
import { resourceOf } from "../../src/sandbox/kubernetes/objects/resource-kinds.ts";
import { createKubernetesWorld } from "../../src/sandbox/kubernetes/world.ts";
import { mainAccount, sampleAwsAuth, sampleClusters, sampleNamespaces, seedAws } from "../../src/sandbox/seed-clusters.ts";
import { legacyRbac } from "../../src/sandbox/seed-legacy.ts";
import { AuditTrail } from "../../src/usecases/audit/audit-trail.ts";
import { askMigration } from "../../src/usecases/migration/ask-migration.ts";
import type { MigrationDeps } from "../../src/usecases/migration/migration-deps.ts";
import { workOffRuns } from "../../src/usecases/migration/work-off-run.ts";
import { a, aCluster, aConfiguration, aPerson, noon, sha256 } from "./builders.ts";
import { MemoryMigrationStore } from "./memory-migration-store.ts";
import { MemoryClock, MemoryLog, MemoryMetrics, MemoryRandom, MemorySettings, MemorySink, MemoryTrustedClock, patientClock } from "./memory-system.ts";
import { instant, minutes, seconds } from "./times.ts";

/** The process is gone: no use case may catch it. */
class Crash extends Error {}
/** What happens at the call of a number. `before`: an error, and nothing is done. `after`: it is done, and the answer is lost. */
export interface Fault { readonly at: number; readonly kind: "before" | "after" | "crash before" | "crash after" }

const legacyArn = sampleClusters.legacy;
// They are in no aws-auth, and ask for nothing.
const idle: ReadonlySet<string> = new Set(["dora", "ivan", "ci-deploy", "AWSServiceRoleForAmazonEKS", "eks-access", "kim-lee"]);
const probes = [
  ["delete", "secrets", "kube-system"], ["get", "pods", "payments"], ["delete", "pods", "payments"], ["list", "pods", "kube-system"], ["create", "pods", "payments-batch"], ["get", "configmaps", "kube-system"],
] as const;

function strike(kind: Fault["kind"] | undefined, when: "before" | "after", name: string): void {
  if (kind === `crash ${when}`) throw new Crash(name);
  if (kind === when) throw when === "before" ? new UnavailableError("throttled", `${name}: Rate exceeded`) : new UnavailableError("maybe_done", `${name}: the answer was lost`);
}

export function aMigrationWorld(options: { readonly awsAuth?: string; readonly mode?: "CONFIG_MAP" | "API_AND_CONFIG_MAP" } = {}) {
  const clock = new MemoryClock();
  const clocks = { now: () => clock.now(), realNow: () => clock.now(), random };
  let seed = 42;
  // Park and Miller's generator: the same ids in every run.
  function random(): number {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  }
  const aws = createAwsWorld(clocks);
  seedAws(aws, noon);
  const kubernetes = createKubernetesWorld({ aws, clocks });
  kubernetes.addCluster({ clusterArn: legacyArn, namespaces: sampleNamespaces, awsAuth: options.awsAuth ?? sampleAwsAuth.legacy, pods: [], rbac: legacyRbac });
  const state = aws.internals.eks.clusters.get(legacyArn);
  const api = kubernetes.internals.find(legacyArn);
  if (state === undefined || api === undefined) throw new Error("no such cluster");
  if (options.mode === "API_AND_CONFIG_MAP") {
    aws.eks.changeMode(legacyArn, "API_AND_CONFIG_MAP");
    clock.advance(minutes(1));
    aws.settle();
  }

  const faults: Fault[] = [];
  const calls: string[] = [];
  const watchers: ((call: string) => void)[] = [];
  async function at<T>(name: string, isWrite: boolean, work: () => T): Promise<T> {
    calls.push(name);
    const kind = faults.find((one) => one.at === calls.length)?.kind;
    strike(kind, "before", name);
    aws.settle();
    const result = work();
    if (isWrite) for (const watch of watchers) watch(name);
    strike(kind, "after", name);
    return Promise.resolve(result);
  }

  const place = (name: string) => ({ kind: resourceOf("configmaps"), namespace: "kube-system", name });
  const dataOf = (name: string): Record<string, string> | undefined => {
    const found = api.objects.get(place(name));
    return found === undefined ? undefined : { ...(found["data"] as Record<string, string> | undefined) };
  };
  const entryOf = (arn: string): EntryTruth | undefined => currentEntry(state, arn);
  const observed = (entry: EntryTruth): ObservedEntry => ({
    principal: a.principal(entry.principalArn), entryArn: a.entryArn(entry.accessEntryArn), type: entry.type, groups: entry.kubernetesGroups, username: entry.username, tags: entry.tags,
    createdAt: instant(entry.createdAt), readAt: clock.now(),
    associations: entry.associations.map(({ policyArn, scope }) => ({ policy: policyArn.split("/").at(-1) ?? "", scope: scope.type === "cluster" ? clusterScope : namespaceScope(scope.namespaces.map(a.namespace)) })),
  });
  const tokens = new Map<string, string>();
  const cluster = aCluster({ name: a.cluster("legacy"), eksName: a.eksName("legacy-1"), assumeRole: { arn: `arn:aws:iam::${mainAccount}:role/eks-access-grant`, externalId: "x" } });
  const settings = new MemorySettings();
  settings.configuration = aConfiguration({ clusters: [cluster], adminChannel: a.channel("C0ADMINS"), groups: [{ name: a.group("platform"), members: [a.user("U0EVE"), a.user("U0DORA"), a.user("U0BOB")] }] });
  const log = new MemoryLog();
  const sink = new MemorySink();
  const migrations = new MemoryMigrationStore();
  const told: string[] = [];
  const people = new Map(["ann", "bob", "dora", "eve"].map((name) => [`U0${name.toUpperCase()}`, aPerson({ id: a.user(`U0${name.toUpperCase()}`), email: `${name}@example.com` })]));
  const chance = new MemoryRandom();
  // What a process has in memory: gone with a crash.
  const start = (): MigrationDeps => ({
    people: { find: async (user: SlackUserId) => Promise.resolve(people.get(user)), membersOf: async (group: Group) => Promise.resolve(group.members) },
    settings, clock: { now: () => clock.now(), monotonic: () => clock.monotonic(), sleep: (...args) => patientClock.sleep(...args) }, random: chance, log, migrations, readAwsAuth, digests: { sha256 }, trustedClock: new MemoryTrustedClock(clock),
    trail: new AuditTrail({ sink, stream: new MemorySink(), log, metrics: new MemoryMetrics(), hostClock: patientClock }),
    clusters: { describe: () => at("describe cluster", false, (): ClusterFacts => ({ arn: a.clusterArn(legacyArn), createdAt: instant(state.createdAt), mode: state.mode, status: state.updates.some(({ status }) => status === "InProgress") ? "UPDATING" : "ACTIVE", version: state.version, platformVersion: state.platformVersion })) },
    entryReader: {
      listPrincipals: () => at("list entries", false, () => currentEntries(state).map(({ principalArn }) => a.principal(principalArn))),
      listPrincipalsWith: async () => Promise.resolve([]),
      read: (_cluster, principal) => at("read entry", false, () => {
        const found = entryOf(principal);
        return found === undefined ? { kind: "absent" as const, readAt: clock.now() } : { kind: "entry" as const, entry: observed(found) };
      }),
      readTags: () => { throw new Error("not asked here"); },
    },
    awsAuthRows: { rows: () => { throw new Error("not asked here"); }, data: () => at("read aws-auth", false, () => dataOf("aws-auth")) },
    nodeRoles: { read: () => at("read node roles", false, () => ({ nodeGroups: state.nodegroups.map(({ nodeRole: role, amiType }) => ({ role, amiType })), fargateRoles: state.fargateProfiles.map(({ podExecutionRoleArn }) => podExecutionRoleArn) })) },
    principalNames: { realArn: (_cluster, kind, name) => at("look up a name", false, () => aws.internals.eks.principals.findByName(mainAccount, kind, name)?.arn) },
    rbac: { read: () => at("read RBAC", false, () => ({ roles: [], bindings: bindingsIn(api.objects).map(({ name, namespace, subject }) => ({ name, namespace, role: { kind: "ClusterRole", name: "x" }, subjects: [subject] })) })) },
    awsAuthEdits: {
      read: () => at("read aws-auth", false, () => {
        const found = api.objects.get(place("aws-auth"));
        return found === undefined ? undefined : { data: dataOf("aws-auth") ?? {}, resourceVersion: textAt(metadataOf(found), "resourceVersion"), managers: ["vpcLambda", "kubectl-edit"], marks: {} };
      }),
      edit: (_cluster, _facts, { changes, resourceVersion }) => at("edit aws-auth", true, () => {
        const found = api.objects.get(place("aws-auth"));
        if (found === undefined || textAt(metadataOf(found), "resourceVersion") !== resourceVersion || changes.some(({ section, before }) => (dataOf("aws-auth")?.[section] ?? "") !== before)) throw new ConflictError("changed", "409");
        api.objects.put(place("aws-auth"), { ...found, data: { ...dataOf("aws-auth"), ...Object.fromEntries(changes.map(({ section, after }) => [section, after])) } });
      }),
      backUp: (_cluster, _facts, { name, data }) => at("back up", true, () => { if (dataOf(name) === undefined) api.objects.put(place(name), { data: { ...data }, immutable: true }); }),
      readBackup: (_cluster, _facts, name) => at("read backup", false, () => dataOf(name)),
    },
    migrationCalls: {
      createEntry: (_cluster, entry) => at(`create ${entry.principalArn}`, true, () => {
        if (state.mode === "CONFIG_MAP") throw new Error("the mode knows no entries");
        if (tokens.get(entry.token) === entry.principalArn) return;
        if (entryOf(entry.principalArn) !== undefined) throw new ConflictError("already_exists", "already in use");
        tokens.set(entry.token, entry.principalArn);
        aws.eks.seedEntry(legacyArn, { by: "eks-access", principalArn: entry.principalArn, type: entry.type, tags: entry.tags, ...(entry.type === "STANDARD" ? { groups: entry.groups } : {}), ...(entry.username === null ? {} : { username: entry.username }) });
      }),
      associate: (_cluster, { principal, policy }) => at(`associate ${principal}`, true, () => {
        if (entryOf(principal) === undefined) throw new UnavailableError("not_found", "could not be found");
        aws.eks.associatePolicy(legacyArn, principal, { policy: policy.policyArn, by: "eks-access" });
      }),
      deleteEntry: (_cluster, principal) => at(`delete ${principal}`, true, () => { if (entryOf(principal) !== undefined) aws.eks.deleteEntry(legacyArn, principal, "eks-access"); }),
      switchMode: (_cluster, { to, token }) => at(`switch to ${to}`, true, () => {
        const known = tokens.get(token);
        if (known !== undefined) return known;
        const { updateId } = aws.eks.changeMode(legacyArn, to);
        tokens.set(token, updateId);
        return updateId;
      }),
      describeUpdate: (_cluster, id) => at("describe update", false, () => ({ status: state.updates.find((one) => one.id === id)?.status ?? "InProgress", errors: [] })),
    },
    migrationNotifier: {
      postRun: async (channel) => Promise.resolve({ channel, ts: "1.0" }), updateRun: async () => Promise.resolve(true), attachPlan: async () => Promise.resolve(),
      tellRunFact: async (_card, fact) => { told.push(fact.code); return Promise.resolve(); },
    },
  });
  const process = { deps: start() };

  const everybody = aws.internals.eks.principals.all().filter(({ account, name }) => account === mainAccount && !idle.has(name));
  /** What everybody may: by principal, the probes that are allowed, and who they are to RBAC. */
  const access = (): ReadonlyMap<string, ReadonlySet<string>> => {
    const bindings = bindingsIn(api.objects);
    return new Map(everybody.map((principal) => {
      const login = kubernetes.internals.logIn(api, callerOf(principal, principal.kind === "role" ? { sessionName: "s" } : undefined));
      if ("error" in login) return [principal.arn, new Set<string>()];
      const { user } = login;
      const may = probes.filter(([verb, resource, namespace]) => authorize(user, { kind: "resource", verb, resource, group: groupOf(resource), namespace: isClusterWide(resource) ? "" : namespace, name: "" }, bindings).allowed);
      // The creator's hidden group and its entry's policy say the same; administrators may everything by either.
      return [principal.arn, new Set([...may.map((probe) => probe.join(" ")), "is let in", ...(user.groups.includes("system:nodes") ? ["is a node"] : [])])];
    }));
  };

  const latest = async (): Promise<MigrationRun> => {
    const run = await migrations.latestOf(legacyArn);
    if (run === undefined) throw new Error("there is no run");
    return run;
  };
  const ask = async (name: string, wish: RunWish): Promise<RunOutcome> => {
    const admitted = await askMigration(process.deps, a.user(`U0${name.toUpperCase()}`), wish);
    return "refusal" in admitted ? { kind: "refused", refusal: admitted.refusal } : admitted.carryOut();
  };
  /** Works until nothing happens for the given time. */
  const work = async (span = seconds(5)): Promise<void> => {
    try {
      await workOffRuns(process.deps, "one");
    } finally {
      clock.advance(span);
      aws.settle();
    }
  };
  return {
    aws, kubernetes, api, clock, faults, calls, watchers, migrations, told, log, sink, settings, access, latest, ask, process, people, cluster,
    awsAuth: () => dataOf("aws-auth") ?? {}, entryOf, edit: (data: Record<string, string>) => { api.objects.put(place("aws-auth"), { data }); }, configMap: dataOf, everybody,
    /** After a crash: another process, with nothing in memory. */
    restart: () => { migrations.forgetHolders(); process.deps = start(); },
    work,
    deed: async (name: string, deed: RunDeedKind, shown?: string) => ask(name, { kind: "deed", cluster: "legacy", deed, shown: shown ?? (deed === "clean_up" ? (await latest()).cleanUp?.hash : (await latest()).hash) ?? "" }),
    /** Works until the run is in a phase, over, or stopped. */
    until: async (phase: MigrationRun["phase"], rounds = 200): Promise<MigrationRun> => {
      for (let round = 0; round < rounds; round += 1) {
        const run = await latest();
        if (run.phase === phase || run.stop !== undefined || isOver(run.phase)) return run;
        await work(run.phase === "soaking" ? minutes(30) : seconds(5)).catch((error: unknown) => { if (!(error instanceof Crash)) throw error; migrations.forgetHolders(); process.deps = start(); });
      }
      throw new Error(`not ${phase} after ${String(rounds)} rounds: ${JSON.stringify({ ...await latest(), plan: undefined, steps: undefined }, undefined, 1)} fault ${JSON.stringify(faults)} ${calls[(faults[0]?.at ?? 0) - 1] ?? ""}\n${log.lines.slice(-10).join("\n")}`);
    },
  };
}
