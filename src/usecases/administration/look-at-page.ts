// Reads as much of one cluster as a page of its entries shows: a long list costs no more than its page.
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { ofType, onPage, pageOf, wantedOf } from "../../domain/overview/access-page.ts";
import type { AccessPage, EntriesWish } from "../../domain/overview/access-page.ts";
import type { Findings } from "../../domain/overview/findings.ts";
import { isUnknown } from "../../domain/overview/unknown.ts";
import type { Unknown } from "../../domain/overview/unknown.ts";
import { arnOf, expecting, lookUp, modeOf, readAwsAuth, readEach } from "./look-at-cluster.ts";
import type { LookDeps } from "./look-at-cluster.ts";
import type { Judging } from "./judging.ts";

interface Part extends Pick<Findings, "entries" | "listed"> {
  /** Of all that fit. */
  readonly count: number;
}

/** Looks at a page of everyone with access. */
export async function lookAtPage(deps: LookDeps & { readonly judging: Judging }, cluster: Cluster, wish: EntriesWish): Promise<AccessPage> {
  const facts = await deps.patience.ask(() => deps.clusters.describe(cluster));
  const [[{ count, ...part }, expected], awsAuth] = await Promise.all([
    expecting(deps, cluster, () => (modeOf(facts) === "CONFIG_MAP" ? Promise.resolve<Part>({ entries: [], count: 0 }) : readPart(deps, cluster, wish))),
    readAwsAuth(deps, cluster, facts),
  ]);
  const { entries } = part;
  const lookedUp = isUnknown(entries) ? undefined : await lookUp(deps, cluster, entries);
  const findings: Findings = { cluster, arn: arnOf(cluster), facts, ...part, awsAuth, ...(lookedUp === undefined ? {} : { lookedUp }), ...(expected === undefined ? {} : { expected }) };
  return pageOf(findings, deps.judging(cluster, findings), { wish, entries: count });
}

// The type is told by the entry itself: to find those of one type, all have to be read.
async function readPart(deps: LookDeps, cluster: Cluster, wish: EntriesWish): Promise<Part> {
  const listed = await deps.patience.ask(() => deps.entryReader.listPrincipals(cluster));
  if (isUnknown(listed)) return unread(listed);
  const wanted = wantedOf(listed, wish);
  if (wish.type === undefined) return { entries: await readEach(deps, cluster, onPage(wanted, wish)), listed, count: wanted.length };
  const all = ofType(await readEach(deps, cluster, wanted), wish);
  return { entries: onPage(all, wish), listed, count: all.length };
}

function unread(why: Unknown): Part {
  return { entries: why, count: 0 };
}
