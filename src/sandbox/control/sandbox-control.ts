// The control API of one sandbox: what the page shows, and what it and scripts can do.
import type { PageState } from "../browser/page-state.ts";
import type { AwsWorld } from "../aws/world.ts";
import type { SandboxClock } from "../clock.ts";
import type { KubernetesWorld } from "../kubernetes/world.ts";
import { isJsonObject, maybeNumber, textOf } from "../slack/json.ts";
import type { JsonObject } from "../slack/json.ts";
import { accountKinds, changePerson } from "../slack/acts/change-person.ts";
import type { SlackWorld } from "../slack/world.ts";
import { findAccessPolicy, accessPolicyArn } from "../eks/access-policies.ts";
import { BadRequest } from "./bad-request.ts";
import { clusterStates } from "./cluster-states.ts";
import { doDeed } from "./deeds.ts";
import { kubeconfigOf, kubectlToken } from "./kubectl-access.ts";
import type { PageFaults } from "./page-faults.ts";
import { runInTerminal } from "./terminal.ts";
import { slackState } from "./slack-state.ts";

/** What the API reaches. */
export interface ControlTargets {
  readonly clock: SandboxClock;
  readonly slack: SlackWorld;
  readonly aws: AwsWorld;
  readonly kubernetes: KubernetesWorld;
  readonly faults: PageFaults;
  readonly redisKind: string;
  readonly owner: string;
  /** ARN → the name people type. */
  readonly clusterNames: ReadonlyMap<string, string>;
  /** Of each person, the IAM principal per cluster that the "try it" box asks as. */
  readonly principalOf: (person: string, clusterArn: string) => string | undefined;
  /** Address and token of this API. */
  readonly control: () => { readonly url: string; readonly token: string };
}

/** The page's state for one person. */
export function pageState(targets: ControlTargets, person: string): PageState {
  const { clock, slack, aws, kubernetes } = targets;
  const clusters = clusterStates({ truth: aws.journal.view(), names: targets.clusterNames, owner: targets.owner, namespacesOf: (arn) => kubernetes.namespacesOf(arn), awsAuthOf: (arn) => kubernetes.awsAuthOf(arn) });
  const ends = clusters.flatMap(({ entries }) => entries.flatMap(({ leases }) => leases.filter(({ notAfter, isEnded }) => !isEnded && notAfter > clock.now()).map(({ notAfter }) => notAfter)));
  return {
    ...slackState(slack, person), clusters, faults: targets.faults.states(), redis: targets.redisKind,
    clock: { now: clock.now(), offset: clock.offset, nextEnd: ends.length === 0 ? undefined : Math.min(...ends) },
  };
}

/** Does what was posted; undefined for an unknown name. @throws BadRequest when the words of the request are wrong */
export function control(targets: ControlTargets, name: string, body: JsonObject): Promise<JsonObject> | undefined {
  switch (name) {
    case "act":
      return doDeed(targets.slack, body).then(toJson);
    case "account":
      return Promise.resolve().then(() => changeAccount(targets, body));
    case "clock":
      return Promise.resolve(moveClock(targets, body));
    case "faults":
      if (typeof body["on"] !== "boolean") throw new BadRequest("`on` must be true or false.");
      return targets.faults.set(textOf(body, "name"), body["on"]).then(() => ({ ok: true }));
    case "can-i":
      return Promise.resolve(canI(targets, body));
    default: {
      const atOnce = deedsAtOnce.get(name);
      return atOnce === undefined ? undefined : Promise.resolve().then(() => atOnce(targets, body));
    }
  }
}

// What is done without waiting; a wrong word in it is a rejection, like anywhere else.
const deedsAtOnce: ReadonlyMap<string, (targets: ControlTargets, body: JsonObject) => JsonObject> = new Map([
  ["kubeconfig", (targets: ControlTargets, body: JsonObject) => kubeconfigOf(targets, textOf(body, "as"))],
  ["kubectl-token", (targets: ControlTargets, body: JsonObject) => kubectlToken(targets, textOf(body, "as"), textOf(body, "cluster"))],
  ["terminal", runInTerminal],
  ["console", inConsole],
]);

// What an administrator of the workspace does. The event is under way when it is answered.
function changeAccount({ slack }: ControlTargets, body: JsonObject): JsonObject {
  const changes = accountKinds[textOf(body, "to")];
  if (changes === undefined) throw new BadRequest(`\`to\` must be one of ${Object.keys(accountKinds).join(", ")}.`);
  if (!slack.people.has(textOf(body, "id"))) throw new BadRequest(`There is nobody with the id ${JSON.stringify(textOf(body, "id"))}.`);
  void changePerson(slack, textOf(body, "id"), changes);
  return { ok: true };
}

function toJson(value: object): JsonObject {
  const json: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(json) ? json : {};
}

/** The clock goes this far past an end when it is moved to it. */
const pastEnd = 1000;

function moveClock(targets: ControlTargets, body: JsonObject): JsonObject {
  const { clock } = targets;
  if (body["toNextEnd"] === true) {
    const { nextEnd } = pageState(targets, "U0ANN").clock;
    if (nextEnd === undefined) return { ok: false, error: "No lease is running." };
    clock.advance(nextEnd - clock.now() + pastEnd);
    return { ok: true };
  }
  const span = maybeNumber(body, "advance");
  if (span === undefined || !Number.isInteger(span) || span < 0 || span > 31 * 86_400_000) return { ok: false, error: "`advance` must be whole milliseconds, at most 31 days." };
  clock.advance(span);
  return { ok: true };
}

function canI({ kubernetes, principalOf }: ControlTargets, body: JsonObject): JsonObject {
  const clusterArn = textOf(body, "cluster");
  const callerArn = principalOf(textOf(body, "as"), clusterArn);
  if (callerArn === undefined) return { ok: false, error: "this person has no IAM principal there" };
  const { allowed, why, said } = kubernetes.canI({ clusterArn, callerArn, verb: textOf(body, "verb"), resource: textOf(body, "resource"), namespace: textOf(body, "namespace") });
  return { ok: allowed, error: why, said };
}

// What somebody else does in the AWS console.
function inConsole({ aws }: ControlTargets, body: JsonObject): JsonObject {
  const [cluster, principal, policy] = [textOf(body, "cluster"), textOf(body, "principal"), textOf(body, "policy")];
  if (policy !== "" && findAccessPolicy("aws", policy.startsWith("arn:") ? policy : accessPolicyArn("aws", policy)) === undefined) throw new BadRequest(`There is no access policy ${JSON.stringify(policy)}. One is AmazonEKSViewPolicy.`);
  switch (textOf(body, "do")) {
    case "delete-entry":
      aws.eks.deleteEntry(cluster, principal);
      return { ok: true };
    case "add-policy":
      if (policy === "") throw new BadRequest("add-policy wants a `policy`, such as AmazonEKSViewPolicy.");
      aws.eks.associatePolicy(cluster, principal, { policy });
      return { ok: true };
    case "make-entry":
      aws.eks.seedEntry(cluster, { principalArn: principal, by: "console", policies: policy === "" ? [] : [{ policy }] });
      return { ok: true };
    default:
      throw new BadRequest("`do` must be delete-entry, add-policy or make-entry.");
  }
}
