// The one translation of what client-node throws into errors of the program. Nothing of a request's or reply's headers gets into them.
import { z } from "zod";
import { EksAccessError, UnavailableError } from "../../domain/errors.ts";
import type { ErrorCode } from "../../domain/errors.ts";

const statusSchema = z.object({
  kind: z.literal("Status"),
  reason: z.string().default(""),
  message: z.string().default(""),
  details: z.object({ kind: z.string().default(""), name: z.string().default("") }).optional(),
});

/** The part of a Kubernetes Status object that we look at (Kubernetes API reference, "Status"). */
export type KubernetesStatus = z.infer<typeof statusSchema>;

const codes: Readonly<Record<number, ErrorCode>> = { 401: "credentials", 403: "access_denied", 429: "throttled", 504: "timeout" };
const broken: ReadonlySet<unknown> = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** Whatever a read threw, as an UnavailableError; errors of the program pass unchanged. `what` names the call, e.g. `listing the namespaces of prod`. */
export function translateKubernetesError(error: unknown, what: string): EksAccessError {
  if (error instanceof EksAccessError) return error;
  const code = httpCodeOf(error);
  if (code === undefined) return new UnavailableError(isTimeout(error) ? "timeout" : "unavailable", `${what} failed: ${textOf(error)}`, { cause: error });
  const message = statusOf(error)?.message ?? "";
  // No cause: client-node writes the reply's headers into its message.
  return new UnavailableError(codes[code] ?? "unavailable", `${what} failed: Kubernetes answered ${code}${message === "" ? "" : `, ${message.slice(0, 300)}`}`);
}

/** The HTTP status of an answer that is an error; undefined when there was no answer. */
export function httpCodeOf(error: unknown): number | undefined {
  return answerIn(error)?.code;
}

/** What client-node's ApiException holds; told by its form, so that nothing has to be loaded for it. */
const answerSchema = z.object({ code: z.int(), body: z.unknown(), headers: z.record(z.string(), z.unknown()) });

function answerIn(error: unknown): z.infer<typeof answerSchema> | undefined {
  return error instanceof Error ? answerSchema.safeParse(error).data : undefined;
}

/** The Status object in an answer; undefined when the answer holds none, as that of a proxy would not. */
export function statusOf(error: unknown): KubernetesStatus | undefined {
  const body = answerIn(error)?.body;
  if (typeof body !== "string") return undefined;
  try {
    return statusSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Whether the connection broke before there was an answer, as one does that was kept open for too long. */
export function isBrokenConnection(error: unknown): boolean {
  return error instanceof TypeError && error.cause instanceof Error && "code" in error.cause && broken.has(error.cause.code);
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && ["TimeoutError", "AbortError"].includes(error.name);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}
