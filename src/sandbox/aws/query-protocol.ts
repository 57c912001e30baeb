// The AWS query protocol: form in, XML out. Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import type { AwsError } from "./aws-error.ts";
import type { AwsReply } from "./exchange.ts";
import { parseQuery } from "./sigv4/canonical-request.ts";

/** Members of an answer; lists are written as `<member>` elements, undefined ones are left out. */
export interface XmlMembers {
  readonly [name: string]: string | XmlMembers | readonly XmlMembers[] | undefined;
}

/** The parameters of a call: body first, then the query of the URL, which wins. Undefined when an escape is malformed. */
export function readForm(body: string, query: string): ReadonlyMap<string, string> | undefined {
  const pairs = parseQuery(body.replaceAll("+", "%20"));
  const inUrl = parseQuery(query);
  return pairs === undefined || inUrl === undefined ? undefined : new Map([...pairs, ...inUrl.filter(([name]) => !name.startsWith("X-Amz-"))]);
}

/** A successful answer. */
export function queryReply(action: string, result: XmlMembers, about: { readonly namespace: string; readonly requestId: string }): AwsReply {
  const body = `<${action}Response xmlns="${about.namespace}"><${action}Result>${writeMembers(result)}</${action}Result>`
    + `<ResponseMetadata><RequestId>${about.requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, contentType: "text/xml", body };
}

const queryNames: ReadonlyMap<string, string> = new Map([
  ["UnrecognizedClientException", "InvalidClientTokenId"],
  ["InvalidSignatureException", "SignatureDoesNotMatch"],
  ["IncompleteSignatureException", "IncompleteSignature"],
  ["ExpiredTokenException", "ExpiredToken"],
  ["AccessDeniedException", "AccessDenied"],
  ["ThrottlingException", "Throttling"],
  ["ServiceUnavailableException", "ServiceUnavailable"],
  ["ServerException", "InternalFailure"],
]);

/** An error answer; the names of rest-json are put into those of the query services, and throttling is 400 there. */
export function queryErrorReply(error: AwsError, about: { readonly namespace: string; readonly requestId: string }): AwsReply {
  const code = queryNames.get(error.code) ?? error.code;
  const status = code === "Throttling" ? 400 : error.status;
  const body = `<ErrorResponse xmlns="${about.namespace}"><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type><Code>${escapeXml(code)}</Code>`
    + `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${about.requestId}</RequestId></ErrorResponse>`;
  return { status, contentType: "text/xml", body };
}

function writeMembers(members: XmlMembers): string {
  return Object.entries(members).map(([name, value]) => (value === undefined ? "" : `<${name}>${writeValue(value)}</${name}>`)).join("");
}

function writeValue(value: string | XmlMembers | readonly XmlMembers[]): string {
  if (typeof value === "string") return escapeXml(value);
  if (isList(value)) return value.map((item) => `<member>${writeMembers(item)}</member>`).join("");
  return writeMembers(value);
}

function isList(value: XmlMembers | readonly XmlMembers[]): value is readonly XmlMembers[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;");
}
