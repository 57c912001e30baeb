// Finishing a link: the nonce is used up, the request is built anew and sent, STS and IAM say whose signature it was.
import { linkMade, linkRefused } from "../../domain/audit/facts.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { clusterNamed } from "../../domain/configuration.ts";
import { allowed, refused } from "../../domain/entitlement/reasons.ts";
import type { Decision } from "../../domain/entitlement/reasons.ts";
import { EksAccessError } from "../../domain/errors.ts";
import type { SlackUserId } from "../../domain/ids.ts";
import { readIdentity } from "../../domain/person/caller-identity.ts";
import type { SignedBy } from "../../domain/person/caller-identity.ts";
import { decideLink, isLinkingOn, linkText, nonceText } from "../../domain/person/link.ts";
import type { Link, LinkRefusal } from "../../domain/person/link.ts";
import { readProof } from "../../domain/person/link-proof.ts";
import type { Proof, ProofFault } from "../../domain/person/link-proof.ts";
import { overrideOf } from "../../domain/person/principal.ts";
import type { PrincipalFacts } from "../../domain/person/principal.ts";
import type { FullMember, MemberRefusal } from "../../domain/person/slack-person.ts";
import { sealHolds, sealOf } from "../../domain/seal.ts";
import type { CallerIdentity } from "../../ports/person/caller-identity.ts";
import type { Principals } from "../../ports/person/principals.ts";
import type { AuditTrail } from "../audit/audit-trail.ts";
import { findMember } from "../request/find-member.ts";
import { linkingPerson } from "./resolve-principal.ts";
import type { StartLinkDeps } from "./start-link.ts";

/** What finishing needs. */
export interface FinishLinkDeps extends StartLinkDeps {
  readonly callerIdentity: CallerIdentity;
  readonly principals: Principals;
  readonly trail: AuditTrail;
}

/** Why nothing was linked. After the nonce was used up, a new one is needed. */
export type FinishLinkRefusal =
  | { readonly code: "not_member"; readonly why: MemberRefusal }
  | { readonly code: "linking_off" | "configuration_invalid" | "clock" | "no_nonce" | "named_by_configuration" | LinkRefusal }
  | { readonly code: "aws_unreachable"; readonly reference: string };

/** Reads what was pasted, without using anything up: a slip can be mended in the open form. */
export function readLinkProof(deps: Pick<StartLinkDeps, "settings" | "trustedClock">, cluster: string, pasted: string): Decision<Proof, ProofFault> {
  const { clusters } = deps.settings.current();
  const account = clusterNamed(deps.settings.current(), cluster)?.account;
  const regions = clusters.filter((one) => one.account === account).map(({ region }) => region);
  return readProof(pasted, { regions, now: deps.trustedClock.trusted().now });
}

/** One proof of one person. */
export interface Finishing {
  readonly user: SlackUserId;
  readonly cluster: string;
  readonly proof: Proof;
}

/** Links, or says why not; either is a fact in the audit log. @throws UnavailableError when Slack or the store does not answer */
export async function finishLink(deps: FinishLinkDeps, finishing: Finishing): Promise<Decision<Link, FinishLinkRefusal>> {
  const configuration = deps.settings.current();
  const cluster = clusterNamed(configuration, finishing.cluster);
  if (cluster === undefined) return refused({ code: "configuration_invalid" });
  const found = await findMember(deps.people, configuration, finishing.user);
  const outcome = "member" in found ? await linkMember(deps, { cluster, member: found.member, proof: finishing.proof }) : refused({ code: "not_member" as const, why: found.refusal });
  if (outcome.allowed) return outcome;
  const email = "member" in found ? found.member.email : undefined;
  deps.trail.note([linkRefused({ id: finishing.user, email, at: deps.trustedClock.trusted().now }, cluster.name, outcome.refusal.code)]);
  return outcome;
}

interface Linking {
  readonly cluster: Cluster;
  readonly member: FullMember;
  readonly proof: Proof;
}

async function linkMember(deps: FinishLinkDeps, linking: Linking): Promise<Decision<Link, FinishLinkRefusal>> {
  const shut = shutBecause(deps, linking);
  if (shut !== undefined) return refused({ code: shut });
  const nonce = await takenNonce(deps, linking);
  if (nonce === undefined) return refused({ code: "no_nonce" });
  const principal = await provedPrincipal(deps, linking, nonce);
  return principal.allowed ? store(deps, linking, principal.value) : principal;
}

function shutBecause({ settings, trustedClock }: FinishLinkDeps, { cluster, member }: Linking): "configuration_invalid" | "linking_off" | "clock" | "named_by_configuration" | undefined {
  const { people } = settings.current();
  if (!settings.isValid()) return "configuration_invalid";
  if (!isLinkingOn(people)) return "linking_off";
  if (overrideOf(people, member, cluster.account) !== undefined) return "named_by_configuration";
  return trustedClock.trusted().granting === "allowed" ? undefined : "clock";
}

// Used up before anything is sent: whatever comes of it, this nonce proves nothing a second time.
async function takenNonce(deps: FinishLinkDeps, { cluster, member }: Linking): Promise<string | undefined> {
  const taken = await deps.links.takeNonce(member.id, cluster.account);
  if (taken === undefined) return undefined;
  const { seal, ...nonce } = taken;
  const isTheirs = nonce.user === member.id && nonce.account === cluster.account && nonce.team === deps.settings.current().team;
  const isOurs = sealHolds(deps.digests.linkKeys, nonceText(nonce), seal);
  if (!isTheirs || !isOurs) deps.log.warn("a stored nonce does not verify and does not count");
  return isTheirs && isOurs && deps.trustedClock.trusted().now < nonce.until ? nonce.nonce : undefined;
}

async function provedPrincipal(deps: FinishLinkDeps, { cluster, member, proof }: Linking, nonce: string): Promise<Decision<PrincipalFacts, FinishLinkRefusal>> {
  const configuration = deps.settings.current();
  try {
    const signed = readIdentity(await deps.callerIdentity.ask(cluster, proof, { audience: configuration.owner, nonce }), cluster);
    if (!signed.allowed) return refused({ code: signed.refusal });
    const decision = decideLink(signed.value, await factsOf(deps, cluster, signed.value), linkingPerson(configuration, member));
    return decision.allowed ? decision : refused({ code: decision.refusal });
  } catch (error) {
    if (!(error instanceof EksAccessError)) throw error;
    const reference = deps.random.reference();
    deps.log.error("link refused, AWS did not answer", error, { reference, cluster: cluster.name });
    return refused({ code: "aws_unreachable", reference });
  }
}

function factsOf({ principals }: FinishLinkDeps, cluster: Cluster, signed: SignedBy): Promise<PrincipalFacts | undefined> {
  return signed.kind === "user" ? principals.find(cluster, signed.arn) : principals.findRole(cluster, signed.name);
}

async function store(deps: FinishLinkDeps, { cluster, member }: Linking, { arn, uniqueId }: PrincipalFacts): Promise<Decision<Link, FinishLinkRefusal>> {
  const now = deps.trustedClock.trusted().now;
  const link: Link = { team: deps.settings.current().team, user: member.id, account: cluster.account, principal: arn, uniqueId, provedAt: now };
  const event = linkMade({ id: member.id, email: member.email, at: now }, link);
  if ((await deps.links.put({ ...link, seal: sealOf(deps.digests.linkKeys, linkText(link)) }, event)) === "taken") return refused({ code: "somebody_elses" });
  deps.trail.noteStored([event]);
  return allowed(link);
}
