// A look at clusters or the audit log from chat: only for administrators, and only reading. Who is refused, and who reads the audit log, is in the audit log.
import type { AuditQuestion } from "../../domain/audit/audit-question.ts";
import { auditRead, lookRefused } from "../../domain/audit/facts.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import { viewCluster } from "../../domain/overview/cluster-view.ts";
import type { ClusterView } from "../../domain/overview/cluster-view.ts";
import type { LookOutcome } from "../../domain/overview/look-outcome.ts";
import { clustersAtOnce } from "../../domain/overview/look-wish.ts";
import type { LookRefusal, LookWish } from "../../domain/overview/look-wish.ts";
import { suggest } from "../../domain/suggest.ts";
import { seconds } from "../../domain/time.ts";
import type { People } from "../../ports/person/people.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Random } from "../../ports/system/random.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { TrustedClock } from "../../ports/system/trusted-clock.ts";
import type { AuditReader } from "../../ports/system/audit-reader.ts";
import { answerAudit } from "../audit/answer-audit.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import { admitAdministrator } from "./admit-administrator.ts";
import type { Judging } from "./judging.ts";
import { lookAtCluster } from "./look-at-cluster.ts";
import type { LookDeps } from "./look-at-cluster.ts";
import { lookAtPage } from "./look-at-page.ts";
import { Patience } from "./patience.ts";

/** What looking from chat needs. */
export interface AdministratorDeps extends Omit<LookDeps, "patience" | "onProgress"> {
  readonly people: People;
  readonly settings: Settings;
  readonly trail: AuditTrail;
  readonly auditReader: AuditReader;
  readonly trustedClock: TrustedClock;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly judging: Judging;
}

/** Told how many of all parts were read. */
export type OnProgress = (done: number, all: number) => void;

/** A look that is allowed, to be begun; or why there is none. */
export type AdmittedLook = { readonly refusal: LookRefusal } | { readonly look: (onProgress: OnProgress) => Promise<LookOutcome> };

/** After this what was not read counts as unknown; in a terminal it can be waited for longer. */
const lookWithin = seconds(120);

/** Lets an administrator look. Who is one is decided anew each time, before anything else is said. */
export async function lookForAdministrator(deps: AdministratorDeps, user: SlackUserId, wish: LookWish): Promise<AdmittedLook> {
  const { refusal, email } = await admitAdministrator(deps, user);
  if (refusal === undefined) return { look: (onProgress) => (wish.kind === "audit" ? lookAtAudit(deps, { id: user, email, question: wish.question }, onProgress) : look(deps, wish, onProgress)) };
  deps.trail.note([lookRefused({ id: user, email, at: deps.trustedClock.trusted().now }, wish, refusal.code)]);
  return { refusal };
}

// Recorded when it was read, so that no answer holds its own question; also when it could not be read.
async function lookAtAudit(deps: AdministratorDeps, { question, ...by }: { readonly id: SlackUserId; readonly email: string | undefined; readonly question: AuditQuestion }, onProgress: OnProgress): Promise<LookOutcome> {
  using patience = new Patience(deps.clock, lookWithin);
  const { now } = deps.trustedClock.trusted();
  const cluster = question.cluster === undefined ? undefined : clusterNamed(deps.settings.current(), question.cluster)?.name ?? question.cluster;
  const asked = { ...question, ...(cluster === undefined ? {} : { cluster }) };
  try {
    return { kind: "audit", answer: await patience.ask(() => answerAudit({ ...deps, onProgress }, asked, { now, isOver: () => patience.isOver })) };
  } finally {
    deps.trail.note([auditRead({ ...by, at: now }, asked)]);
  }
}

async function look(deps: AdministratorDeps, wish: Exclude<LookWish, { readonly kind: "audit" }>, onProgress: OnProgress): Promise<LookOutcome> {
  using patience = new Patience(deps.clock, lookWithin);
  if (wish.kind === "clusters") return await lookAtAll({ ...deps, patience }, wish.from, onProgress);
  const { clusters } = deps.settings.current();
  const cluster = clusterNamed(deps.settings.current(), wish.cluster);
  if (cluster === undefined) return unknownCluster(wish.cluster, clusters);
  const lookDeps = { ...deps, patience, onProgress };
  if (wish.kind === "entries") return { kind: "entries", page: await lookAtPage(lookDeps, cluster, wish) };
  return { kind: "cluster", view: await viewOf(lookDeps, cluster), isSensitive: cluster.sensitive };
}

type Looking = AdministratorDeps & LookDeps;

async function viewOf(deps: Looking, cluster: Cluster): Promise<ClusterView> {
  const findings = await lookAtCluster(deps, cluster);
  return viewCluster(findings, deps.judging(cluster, findings));
}

async function lookAtAll(deps: Looking, from: number, onProgress: OnProgress): Promise<LookOutcome> {
  const { clusters } = deps.settings.current();
  const shown = clusters.slice(from - 1, from - 1 + clustersAtOnce);
  let done = 0;
  const views = await Promise.all(shown.map(async (cluster) => {
    const view = await viewOf(deps, cluster);
    done += 1;
    onProgress(done, shown.length);
    return view;
  }));
  return { kind: "clusters", views, from, total: clusters.length };
}

function unknownCluster(typed: string, clusters: readonly Cluster[]): LookOutcome {
  const names = clusters.map(({ name }) => name);
  return { kind: "unknown_cluster", typed, names, suggestions: suggest(typed, clusters.flatMap(({ name, aliases }) => [name, ...aliases])) };
}
