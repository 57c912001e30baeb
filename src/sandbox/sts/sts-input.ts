// The parameters of AssumeRole, checked against the bounds of the STS API model.
import { AwsError } from "../aws/aws-error.ts";

/** Form parameters of a query-protocol call. */
export type Form = ReadonlyMap<string, string>;

/** What AssumeRole was asked for; seconds. */
export interface AssumeRoleInput {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string | undefined;
  readonly durationSeconds: number;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** 400 ValidationError. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", 400, { message });
}

/** Reads and checks the parameters. Session policies and MFA are not offered by the sandbox and are refused rather than ignored. */
export function readAssumeRole(form: Form): AssumeRoleInput {
  const unknown = [...form.keys()].find((name) => !/^(Action|Version|RoleArn|RoleSessionName|ExternalId|DurationSeconds|SourceIdentity|Tags(\.member\.\d+\.(Key|Value))?)$/.test(name));
  if (unknown !== undefined) throw validationError(`The sandbox does not offer the parameter ${unknown}`);
  return {
    roleArn: required(form, "RoleArn", { min: 20, max: 2048, pattern: /^[\t\n\r -~\u0085\u00a0-\uffff]+$/ }),
    sessionName: required(form, "RoleSessionName", { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ }),
    externalId: optional(form, "ExternalId", { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ }),
    durationSeconds: readDuration(form),
    sourceIdentity: optional(form, "SourceIdentity", { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ }),
    tags: readTags(form),
  };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
}

function required(form: Form, name: string, bounds: Bounds): string {
  const value = optional(form, name, bounds);
  if (value === undefined) throw validationError(`1 validation error detected: Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`);
  return value;
}

function optional(form: Form, name: string, bounds: Bounds): string | undefined {
  const value = form.get(name);
  if (value === undefined) return undefined;
  const problem = value.length < bounds.min ? `Member must have length greater than or equal to ${String(bounds.min)}`
    : value.length > bounds.max ? `Member must have length less than or equal to ${String(bounds.max)}`
      : bounds.pattern.test(value) ? undefined : `Member must satisfy regular expression pattern: ${bounds.pattern.source}`;
  if (problem !== undefined) throw validationError(`1 validation error detected: Value '${value}' at '${lowerFirst(name)}' failed to satisfy constraint: ${problem}`);
  return value;
}

function readDuration(form: Form): number {
  const text = form.get("DurationSeconds") ?? "3600";
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds < 900) throw validationError(`1 validation error detected: Value '${text}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`);
  if (seconds > 43_200) throw validationError(`1 validation error detected: Value '${text}' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200`);
  return seconds;
}

function readTags(form: Form): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (let index = 1; form.has(`Tags.member.${String(index)}.Key`); index += 1) {
    const prefix = `Tags.member.${String(index)}`;
    const pattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
    tags[required(form, `${prefix}.Key`, { min: 1, max: 128, pattern })] = required(form, `${prefix}.Value`, { min: 0, max: 256, pattern });
  }
  if (Object.keys(tags).length > 50) throw validationError("1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50");
  return tags;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
