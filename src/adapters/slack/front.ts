// What every listener of the Slack front shares.
import type { WebClient } from "@slack/web-api";
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { Intake, IntakeOutcome, IntakeWork } from "../../domain/request/intake.ts";
import type { AnswerAddress } from "../../domain/request/notice.ts";
import type { ShortId, SlackUserId } from "../../domain/ids.ts";
import type { RunWish } from "../../domain/migration/run/run-wish.ts";
import type { LookWish } from "../../domain/overview/look-wish.ts";
import type { Decision } from "../../domain/entitlement/reasons.ts";
import type { Link } from "../../domain/person/link.ts";
import type { Proof, ProofFault } from "../../domain/person/link-proof.ts";
import type { IntakeStore } from "../../ports/store/intake-store.ts";
import type { Clock } from "../../ports/system/clock.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Random } from "../../ports/system/random.ts";
import type { Settings } from "../../ports/system/settings.ts";
import type { ApproversNow, Explanation, Question } from "../../usecases/request/explain-access.ts";
import type { AdmittedLook } from "../../usecases/administration/look-for-administrator.ts";
import type { AdmittedRunWish } from "../../usecases/migration/ask-migration.ts";
import type { Listed } from "../../usecases/request/list-access.ts";
import type { Finishing, FinishLinkRefusal } from "../../usecases/identity/finish-link.ts";
import type { LinkInvitation, StartLinkRefusal } from "../../usecases/identity/start-link.ts";
import type { WhoAmI } from "../../usecases/identity/who-am-i.ts";
import type { Entitled } from "../../usecases/request/list-entitled.ts";
import { message } from "./messages/blocks.ts";
import type { Message } from "./messages/blocks.ts";
import type { SlackNotifier } from "./slack-notifier.ts";

/** What the front asks of the rest of the product. */
export interface FrontDeps {
  readonly settings: Settings;
  readonly intakeStore: IntakeStore;
  /** Does the work of a stored intake and answers the person. */
  readonly workOffIntake: (intake: Intake) => Promise<IntakeOutcome>;
  readonly listEntitled: (user: SlackUserId) => Promise<readonly Entitled[]>;
  readonly listAccess: (user: SlackUserId) => Promise<Listed>;
  /** Whether requests may be missing from what is known. */
  readonly mayLack: () => boolean;
  readonly findRequest: (user: SlackUserId, short: ShortId) => Promise<AccessRequest | undefined>;
  /** Shows somebody their Home tab, and keeps it up to date for a while. Never throws. */
  readonly openHome: (user: SlackUserId) => Promise<void>;
  /** Says what would come of a wish. */
  readonly explainAccess: (question: Question) => Promise<Explanation>;
  /** Says who may decide a request now. */
  readonly approversNow: (request: AccessRequest) => Promise<ApproversNow>;
  /** Looks afresh whether somebody is still a full member, and ends what they have if not. */
  readonly memberChanged: (user: SlackUserId) => Promise<void>;
  /** Admits an administrator to a look at clusters, which is then begun; or refuses. */
  readonly look: (user: SlackUserId, wish: LookWish) => Promise<AdmittedLook>;
  /** Admits an administrator to something about a migration, which is then begun; or refuses. */
  readonly migrate: (user: SlackUserId, wish: RunWish) => Promise<AdmittedRunWish>;
  readonly whoAmI: (user: SlackUserId) => Promise<WhoAmI>;
  readonly startLink: (user: SlackUserId, cluster: string | undefined) => Promise<Decision<LinkInvitation, StartLinkRefusal>>;
  readonly readLinkProof: (cluster: string, pasted: string) => Decision<Proof, ProofFault>;
  readonly finishLink: (finishing: Finishing) => Promise<Decision<Link, FinishLinkRefusal>>;
  readonly unlink: (user: SlackUserId, cluster: string | undefined) => Promise<readonly Link[]>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** The front as listeners see it. */
export interface Front extends FrontDeps {
  readonly notifier: SlackNotifier;
  /** For views: answers within 2 s or fails. */
  readonly client: WebClient;
  /** What listeners are still at work on; a stop waits for it. */
  readonly running: Set<Promise<void>>;
}

/** Remembers work until it is done, so that a stop can wait for it. */
export function keepTrack(front: Front, work: Promise<void>): Promise<void> {
  const tracked = work.finally(() => { front.running.delete(tracked); });
  front.running.add(tracked);
  return tracked;
}

/** Who did something, and where the answer goes. */
export interface Doer {
  readonly user: SlackUserId;
  readonly answerTo: AnswerAddress;
}

/** A deed with the key that tells its repeats. */
export interface Deed extends Doer {
  readonly key: string;
  readonly work: IntakeWork;
}

/**
 * Stores a deed; what comes back tells whether to work it off.
 * @throws UnavailableError when it could not be stored: then nothing happened
 */
export async function accept(front: Front, deed: Deed): Promise<{ readonly intake: Intake; readonly earlier: IntakeOutcome | "open" | undefined }> {
  const intake: Intake = { key: deed.key, at: front.clock.now(), person: deed.user, answerTo: deed.answerTo, work: deed.work };
  const known = await front.intakeStore.accept(intake);
  return known === "new" ? { intake, earlier: undefined } : { intake: known.earlier, earlier: known.outcome };
}

/** Answers somebody by the ways there are. Never throws. */
export function say(front: Front, doer: Doer, answer: Message | string): Promise<void> {
  return front.notifier.send(doer.answerTo, typeof answer === "string" ? message(answer) : answer);
}
