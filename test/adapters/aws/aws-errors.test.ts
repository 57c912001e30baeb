// The table of error translations.
import { describe, expect, it } from "vitest";
import { translateAwsError } from "../../../src/adapters/aws/aws-errors.ts";
import { ConflictError, RejectedError, UnavailableError } from "../../../src/domain/errors.ts";

const error = (name: string, message = "", status?: number) => Object.assign(new Error(message), { name, ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }) });
const read = { what: "eks:X on prod", isWrite: false };
const write = { what: "eks:X on prod", isWrite: true };

describe("translateAwsError", () => {
  it.each([
    ["ResourceNotFoundException", UnavailableError, "not_found"],
    ["NotFoundException", UnavailableError, "not_found"],
    ["NoSuchEntityException", UnavailableError, "not_found"],
    ["InvalidParameterException", RejectedError, "invalid_parameter"],
    ["BadRequestException", RejectedError, "invalid_parameter"],
    ["ClientException", RejectedError, "invalid_parameter"],
    ["ResourceLimitExceededException", RejectedError, "quota"],
    ["ResourceInUseException", ConflictError, "already_exists"],
    ["ThrottlingException", UnavailableError, "throttled"],
    ["AccessDeniedException", RejectedError, "access_denied"],
    ["UnrecognizedClientException", UnavailableError, "credentials"],
    ["InvalidSignatureException", UnavailableError, "credentials"],
    ["ExpiredTokenException", UnavailableError, "credentials"],
    ["CredentialsProviderError", UnavailableError, "credentials"],
  ])("makes of %s a %o %s, read or write", (name, kind, code) => {
    for (const call of [read, write]) {
      const made = translateAwsError(error(name), call);
      expect(made).toBeInstanceOf(kind);
      expect(made.code).toBe(code);
    }
  });
  it.each([
    ["ServerException", 500], ["ServiceUnavailableException", 503], ["InternalFailure", 500], ["TimeoutError", undefined], ["AbortError", undefined], ["Error", undefined],
  ])("says of a write that it may have happened, when it failed with %s", (name, status) => {
    expect(translateAwsError(error(name, "", status), write).code).toBe("maybe_done");
  });
  it("says timeout of a read that was given up", () => {
    expect(translateAwsError(error("TimeoutError"), read).code).toBe("timeout");
  });
  it("says unavailable of a write that never left, when the connection was refused", () => {
    expect(translateAwsError(Object.assign(new Error("x"), { code: "ECONNREFUSED" }), write).code).toBe("unavailable");
  });
  it("says that a write may have happened, when an attempt was unclear before the last was throttled", () => {
    const made = translateAwsError(error("ThrottlingException"), { ...write, earlier: [error("ServerException", "", 500), error("ThrottlingException")] });
    expect(made.code).toBe("maybe_done");
  });
  it("keeps a conflict, when an attempt was unclear before: the caller reads what is there", () => {
    expect(translateAwsError(error("ResourceInUseException"), { ...write, earlier: [error("TimeoutError")] })).toBeInstanceOf(ConflictError);
  });
  it("says mode_config_map, when the text names the authentication mode (aws-ia/terraform-aws-eks-blueprints#1877)", () => {
    const text = "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.";
    expect(translateAwsError(error("InvalidRequestException", text), read).code).toBe("mode_config_map");
    expect(translateAwsError(error("InvalidRequestException", "Something else"), read).code).toBe("invalid_parameter");
  });
  it("says invalid_principal, when the text does (terraform-aws-modules/terraform-aws-eks#2969)", () => {
    expect(translateAwsError(error("InvalidParameterException", "The specified principalArn is invalid: invalid principal."), write).code).toBe("invalid_principal");
  });
  it.each([[429, "throttled"], [403, "access_denied"], [418, "invalid_parameter"]])("goes by the status %i, when the name is unknown", (status, code) => {
    expect(translateAwsError(error("NewException", "", status), write).code).toBe(code);
  });
  it("shows AWS's words and keeps the cause, so that people can be told", () => {
    const cause = error("InvalidParameterException", "too many namespaces");
    const made = translateAwsError(cause, write);
    expect(made.message).toBe("eks:X on prod failed: InvalidParameterException: too many namespaces");
    expect(made.cause).toBe(cause);
  });
  it("passes errors of the program on, unchanged", () => {
    const own = new RejectedError("past_end", "late");
    expect(translateAwsError(own, write)).toBe(own);
  });
});
