// STS and IAM over the query protocol, told apart by the parameter `Version`.
import type { AwsWorld } from "./world.ts";
import { AwsError } from "./aws-error.ts";
import type { CallFate } from "./call-fate.ts";
import { answer, runCall } from "./call-fate.ts";
import type { AwsReply, AwsRequest } from "./exchange.ts";
import type { CallFacts } from "./faults/fault-match.ts";
import type { XmlMembers } from "./query-protocol.ts";
import { queryErrorReply, queryReply, readForm } from "./query-protocol.ts";
import type { VerifiedCall } from "./sigv4/verify-signature.ts";
import { verifySignature } from "./sigv4/verify-signature.ts";
import type { IamCall } from "../iam/iam-operations.ts";
import { runGetRole, runGetUser, runListRoles, runListUsers } from "../iam/iam-operations.ts";
import { runAssumeRole, runGetCallerIdentity } from "../sts/sts-operations.ts";

type Form = ReadonlyMap<string, string>;

interface QueryService {
  readonly name: "sts" | "iam";
  readonly namespace: string;
  /** Runs an operation; undefined for one that the sandbox does not offer. */
  readonly run: (world: AwsWorld, call: QueryCall) => XmlMembers | undefined;
}

interface QueryCall extends VerifiedCall {
  readonly action: string;
  readonly form: Form;
}

const services: ReadonlyMap<string, QueryService> = new Map<string, QueryService>([
  ["2011-06-15", { name: "sts", namespace: "https://sts.amazonaws.com/doc/2011-06-15/", run: runSts }],
  ["2010-05-08", { name: "iam", namespace: "https://iam.amazonaws.com/doc/2010-05-08/", run: runIam }],
]);

/** Answers one request to `/`. */
export async function answerQuery(world: AwsWorld, request: AwsRequest, requestId: string): Promise<CallFate> {
  const form = readForm(request.body.toString("utf8"), request.query);
  const service = services.get(form?.get("Version") ?? "");
  if (form === undefined || service === undefined) return { status: 302, contentType: "text/plain", body: "" };
  const about = { namespace: service.namespace, requestId };
  const refuse = (error: AwsError): AwsReply => queryErrorReply(error, about);
  const call = readCall(world, request, { form, service });
  if (call instanceof AwsError) return refuse(call);
  const run = (): AwsReply => {
    const result = service.run(world, call);
    if (result === undefined) throw new AwsError("InvalidAction", 400, { message: `Could not find operation ${call.action} for version ${form.get("Version") ?? ""}` });
    const isJson = call.action === "GetCallerIdentity" && (request.headers["accept"] ?? "").includes("application/json");
    return isJson ? identityJson(result, requestId) : queryReply(call.action, result, about);
  };
  return runCall(world.faults, { facts: factsOf(service, call), run: () => answer(run, refuse), refuse });
}

function readCall(world: AwsWorld, request: AwsRequest, from: { readonly form: Form; readonly service: QueryService }): QueryCall | AwsError {
  try {
    const verified = verifySignature(request, from.service.name, world.internals.keyRing);
    return { ...verified, action: from.form.get("Action") ?? "", form: from.form };
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

function factsOf(service: QueryService, call: QueryCall): CallFacts {
  const roleArn = call.form.get("RoleArn");
  return {
    service: service.name, operation: call.action, account: call.caller.account, region: call.region, caller: call.caller.principalArn,
    ...(roleArn === undefined ? {} : { principalArn: roleArn }),
  };
}

function runSts(world: AwsWorld, call: QueryCall): XmlMembers | undefined {
  switch (call.action) {
    case "AssumeRole": return runAssumeRole(world.internals.sts, call.caller, call);
    case "GetCallerIdentity": return runGetCallerIdentity(call.caller);
    default: return undefined;
  }
}

const iamOperations: ReadonlyMap<string, (call: IamCall) => XmlMembers> = new Map([
  ["GetRole", runGetRole], ["GetUser", runGetUser], ["ListRoles", runListRoles], ["ListUsers", runListUsers],
]);

function runIam(world: AwsWorld, call: QueryCall): XmlMembers | undefined {
  const { clocks, sts } = world.internals;
  const visibleUntil = clocks.now() - world.faults.knobs().iamLag;
  return iamOperations.get(call.action)?.({ principals: sts.principals, caller: call.caller, region: call.region, form: call.form, visibleUntil });
}

/** The JSON form of GetCallerIdentity, given when `Accept` asks for it. */
function identityJson(result: XmlMembers, requestId: string): AwsReply {
  const body = { GetCallerIdentityResponse: { GetCallerIdentityResult: result, ResponseMetadata: { RequestId: requestId } } };
  return { status: 200, contentType: "application/json", body: JSON.stringify(body) };
}
