// The error answers of EKS with the texts seen in public; docs name the source of each.
import { AwsError } from "../aws/aws-error.ts";
import type { JsonObject } from "../aws/json.ts";

/** 400 InvalidParameterException. */
export function invalidParameter(message: string, members: JsonObject = {}): AwsError {
  return new AwsError("InvalidParameterException", 400, { message, members });
}

/** 400 InvalidRequestException. */
export function invalidRequest(message: string, members: JsonObject = {}): AwsError {
  return new AwsError("InvalidRequestException", 400, { message, members });
}

/** 404 ResourceNotFoundException. */
export function notFound(message: string, members: JsonObject = {}): AwsError {
  return new AwsError("ResourceNotFoundException", 404, { message, members });
}

/** 409 ResourceInUseException. */
export function inUse(message: string, members: JsonObject = {}): AwsError {
  return new AwsError("ResourceInUseException", 409, { message, members });
}

/** 400 SerializationException: a member has the wrong JSON type. */
export function malformed(member: string): AwsError {
  return new AwsError("SerializationException", 400, { message: `${member} has the wrong type` });
}

/** The cluster does not exist; text as in AWS CLI transcripts. */
export function noCluster(name: string): AwsError {
  return notFound(`No cluster found for name: ${name}.`, { clusterName: name });
}

/** The entry does not exist, or is not visible yet; text from terraform-aws-modules/terraform-aws-eks#3024. */
export function noEntry(clusterName: string): AwsError {
  return notFound("The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.", { clusterName });
}

/** An access-entry call on a CONFIG_MAP cluster; text from aws-ia/terraform-aws-eks-blueprints#1877. */
export function wrongMode(clusterName: string): AwsError {
  return invalidRequest("The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.", { clusterName });
}
