// A person's terminal, as far as it is needed: it knows one command, `eks-access-prove`, and has that person's AWS credentials.
import type { AwsWorld } from "../aws/world.ts";
import type { SandboxClock } from "../clock.ts";
import { textOf } from "../slack/json.ts";
import type { JsonObject } from "../slack/json.ts";
import { prove, usualRequest } from "../sts/prove.ts";
import { BadRequest } from "./bad-request.ts";

/** Whose credentials there are. */
export interface Terminals {
  readonly clock: SandboxClock;
  readonly aws: AwsWorld;
  readonly clusterNames: ReadonlyMap<string, string>;
  readonly principalOf: (person: string, clusterArn: string) => string | undefined;
}

/** Runs the command with the credentials that a person has in the account of that region's cluster. @throws BadRequest for another command */
export function runInTerminal({ clock, aws, clusterNames, principalOf }: Terminals, body: JsonObject): JsonObject {
  const [program, region = "", owner = "", code = "", ...more] = textOf(body, "command").trim().split(/\s+/);
  if (program !== "eks-access-prove" || code === "" || more.length > 0) throw new BadRequest("`command` must be `eks-access-prove REGION OWNER CODE`, as the form of /eks-access link shows it.");
  const clusterArn = [...clusterNames.keys()].find((arn) => arn.split(":")[3] === region);
  const principal = clusterArn === undefined ? undefined : principalOf(textOf(body, "as"), clusterArn);
  if (principal === undefined) return { ok: false, error: `This person has no AWS credentials for ${region === "" ? "that" : region}.` };
  return { ok: true, proof: prove(aws.iam.accessKeyFor(principal, "laptop"), usualRequest({ region, owner, code }), { region, at: clock.now() }).join("\n") };
}
