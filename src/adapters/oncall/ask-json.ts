// Asking a service over HTTP: with a deadline, once more when it stumbles, and believing only what has the right shape.
import type { z } from "zod";
import { UnavailableError } from "../../domain/errors.ts";

/** Waiting longer helps nobody at 3 a.m.: the person is told that the source is silent. In milliseconds, both attempts together. */
const answerWithin = 4000;
const largestAnswer = 1_048_576;

/** One question. */
export interface Question<T> {
  /** The service's name, for errors. */
  readonly service: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly shape: z.ZodType<T>;
}

/** The answer. Errors name the service, never the token. @throws UnavailableError */
export async function askJson<T>(question: Question<T>): Promise<T> {
  const signal = AbortSignal.timeout(answerWithin);
  const first = await attempt(question, signal);
  if (first.kind === "answer") return first.value;
  const second = first.mayTryAgain ? await attempt(question, signal) : first;
  if (second.kind === "answer") return second.value;
  throw new UnavailableError("unavailable", `${question.service} ${second.why}`, { cause: second.cause });
}

type Attempt<T> = { readonly kind: "answer"; readonly value: T } | { readonly kind: "none"; readonly why: string; readonly mayTryAgain: boolean; readonly cause?: unknown };

async function attempt<T>({ url, headers, shape }: Question<T>, signal: AbortSignal): Promise<Attempt<T>> {
  try {
    const response = await fetch(url, { headers: { ...headers }, redirect: "error", signal });
    const text = await response.text();
    if (!response.ok) return { kind: "none", why: `answered ${String(response.status)}${response.status === 401 || response.status === 403 ? ": it does not take our token" : ""}.`, mayTryAgain: response.status >= 500 };
    const parsed = shape.safeParse(text.length > largestAnswer ? undefined : JSON.parse(text));
    return parsed.success ? { kind: "answer", value: parsed.data } : { kind: "none", why: "answered something else than it documents.", mayTryAgain: false };
  } catch (error) {
    const isLate = signal.aborted;
    return { kind: "none", why: isLate ? "did not answer in time." : "could not be asked.", mayTryAgain: !isLate && !(error instanceof SyntaxError), cause: error };
  }
}
