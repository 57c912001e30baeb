// A small HTTP server in place of AWS: STS answers by itself, everything else is what the test says.
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";

/** A reply, or what happens to the connection instead. */
export type StubReply = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>>; readonly error?: string } | "hang" | "reset";

/** A call as it came in. */
export interface StubCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The key that it was signed with. */
  readonly accessKeyId: string;
}

/** The running stub. */
export interface StubAws extends AsyncDisposable {
  readonly url: string;
  /** Calls to EKS and IAM, in order. */
  readonly calls: StubCall[];
  /** AssumeRole calls, as their parameters. */
  readonly assumed: URLSearchParams[];
  /** Answers EKS and IAM; replaced by tests. */
  answer: (call: StubCall, index: number) => StubReply | Promise<StubReply>;
  /** Answers AssumeRole; undefined for the usual answer. */
  answerAssume: (parameters: URLSearchParams) => StubReply | undefined;
  /** What GetCallerIdentity says; undefined when it hangs. */
  account: string | undefined;
  /** The `Date` header; the machine's when undefined. */
  date: Date | undefined;
}

/** Starts a stub that answers 200 with an empty object. */
export async function startStubAws(): Promise<StubAws> {
  const server = createServer((request, response) => {
    void read(request).then(async (call) => {
      const reply = await replyTo(stub, call);
      if (reply === "hang") return;
      if (reply === "reset") {
        request.socket.resetAndDestroy();
        return;
      }
      response.sendDate = false;
      const type = call.path === "/" ? "text/xml" : "application/json";
      const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
      response.writeHead(reply.status, {
        "content-type": type, "date": (stub.date ?? new Date()).toUTCString(), ...(reply.error === undefined ? {} : { "x-amzn-errortype": reply.error }), ...reply.headers,
      });
      response.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const stub: StubAws = {
    url: `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}`,
    calls: [], assumed: [], answer: () => ({ status: 200 }), answerAssume: () => undefined, account: "111122223333", date: undefined,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    },
  };
  return stub;
}

async function read(request: IncomingMessage): Promise<StubCall> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const accessKeyId = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  return { method: request.method ?? "", path: request.url ?? "", body, accessKeyId };
}

async function replyTo(stub: StubAws, call: StubCall): Promise<StubReply> {
  if (call.path === "/") {
    const parameters = new URLSearchParams(call.body);
    if (parameters.get("Action") === "GetCallerIdentity") return stub.account === undefined ? "hang" : { status: 200, body: identityXml(stub.account) };
    if (parameters.get("Action") === "AssumeRole") {
      stub.assumed.push(parameters);
      return stub.answerAssume(parameters) ?? { status: 200, body: assumedXml(stub.assumed.length) };
    }
  }
  stub.calls.push(call);
  return stub.answer(call, stub.calls.length - 1);
}

function identityXml(account: string): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/r/s</Arn><UserId>AROA:s</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
}

function assumedXml(count: number): string {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIASESSION${String(count)}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

/** An error of STS or IAM. */
export function queryError(code: string, status: number): StubReply {
  return { status, body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>said by the stub</Message></Error><RequestId>r</RequestId></ErrorResponse>` };
}
/** An error of EKS. */
export function eksError(name: string, status: number, message = "said by the stub"): StubReply {
  return { status, error: name, body: { message } };
}
