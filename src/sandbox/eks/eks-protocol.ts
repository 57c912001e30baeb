// EKS as rest-json: path and query in, JSON out. Source: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
import { parseArn } from "../aws/arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { CallFate } from "../aws/call-fate.ts";
import { runCall } from "../aws/call-fate.ts";
import type { AwsReply, AwsRequest } from "../aws/exchange.ts";
import type { CallFacts } from "../aws/faults/fault-match.ts";
import { parseObject } from "../aws/json.ts";
import { parseQuery } from "../aws/sigv4/canonical-request.ts";
import type { VerifiedCall } from "../aws/sigv4/verify-signature.ts";
import { verifySignature } from "../aws/sigv4/verify-signature.ts";
import type { AwsWorld } from "../aws/world.ts";
import type { EksCall } from "./eks-model.ts";
import type { RoutedOperation } from "./operations.ts";
import { routeOperation } from "./operations.ts";
import { settleUpdates } from "./settle-updates.ts";

/** Answers one request: path, signature, faults, then the operation with its IAM check and rules. */
export async function answerEks(world: AwsWorld, request: AwsRequest): Promise<CallFate> {
  const routed = routeOperation(request.method, request.path);
  if (routed === undefined) return errorReply(new AwsError("UnknownOperationException", 404, { message: "The requested operation does not exist." }));
  const call = readCall(world, request, routed);
  if (call instanceof AwsError) return errorReply(call);
  const run = (): AwsReply => {
    settleUpdates(world.internals.eks);
    return jsonReply(200, routed.operation.run(call));
  };
  return runCall(world.faults, { facts: factsOf(call), run, refuse: errorReply });
}

function readCall(world: AwsWorld, request: AwsRequest, routed: RoutedOperation): EksCall | AwsError {
  try {
    const verified = verifySignature(request, "eks", world.internals.keyRing);
    return makeCall(world, request, { routed, verified });
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

function makeCall(world: AwsWorld, request: AwsRequest, from: { readonly routed: RoutedOperation; readonly verified: VerifiedCall }): EksCall {
  const body = parseObject(request.body.toString("utf8"));
  const query = parseQuery(request.query);
  if (body === undefined || query === undefined) throw new AwsError("SerializationException", 400, { message: "The request is malformed" });
  const { operation, labels } = from.routed;
  return { model: world.internals.eks, caller: from.verified.caller, region: from.verified.region, operation: operation.name, labels, query, body };
}

function factsOf(call: EksCall): CallFacts {
  const { caller, region, operation, labels, body } = call;
  const taggedCluster = parseArn(labels["resourceArn"] ?? "")?.resource.split("/")[1];
  const cluster = labels["name"] ?? taggedCluster;
  const principalArn = labels["principalArn"] ?? body["principalArn"];
  return {
    service: "eks", operation, account: caller.account, region, caller: caller.principalArn,
    ...(cluster === undefined ? {} : { cluster }),
    ...(typeof principalArn === "string" ? { principalArn } : {}),
  };
}

function jsonReply(status: number, body: object): AwsReply {
  return { status, contentType: "application/json", body: JSON.stringify(body) };
}

function errorReply(error: AwsError): AwsReply {
  return { ...jsonReply(error.status, { ...error.members, message: error.message }), headers: { "x-amzn-ErrorType": error.code } };
}
